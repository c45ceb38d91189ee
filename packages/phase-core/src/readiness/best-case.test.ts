import fc from 'fast-check';
import type { Market } from '../calendar/market.js';
import { decideAdvance } from '../decide/advance.js';
import { carryOutBoundaries } from '../decide/boundary.js';
import { admin } from '../decide/bot-in-phase.fixture.js';
import { closeTrade } from '../decide/close.js';
import { Draft } from '../decide/draft.js';
import { isRefusal } from '../decide/refusal.js';
import { register } from '../decide/register.js';
import { instantOf, type Instant } from '../instant.js';
import { modeOf } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { obstaclesOf, passesGate } from '../rules/gate.js';
import { effectiveSize } from '../rules/sizing.js';
import { plannedRatio } from '../rules/tally.js';
import type { HistoryTrade } from '../simulate/history.js';
import {
  alwaysOpen,
  quickPolicy,
  randomTrades,
  usEquities,
} from '../simulate/random-history.fixture.js';
import { replay } from '../simulate/simulate.js';
import type { State } from '../state.js';
import { bestCase, type BestCase, type OpenRatios } from './best-case.js';

/** Looked for at one go. */
const bestOf = ({ state, now, ratios }: Moment, market: Market): BestCase => {
  const steps = bestCase(market, state, now, ratios);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
};

const RUNS = { numRuns: 50, endOnFailure: true };
const markets = fc.constantFrom(alwaysOpen, usEquities);
const policies = fc
  .record({
    trade_window: fc.integer({ min: 1, max: 6 }),
    trading_days: fc.integer({ min: 1, max: 8 }),
    session_window: fc.integer({ min: 1, max: 5 }),
    risk_reward: fc.constantFrom('planned', 'realized'),
    trades_per_day: fc.integer({ min: 1, max: 3 }),
    max_missed_days: fc.integer({ min: 0, max: 3 }),
    win_rate: fc.constantFrom('0.6', '0.65', '1'),
  })
  .map(({ trade_window, trading_days, session_window, max_missed_days, win_rate, ...rest }) =>
    quickPolicy({
      risk_reward: rest.risk_reward,
      limits: { proof_of_concept: { trades_per_day: rest.trades_per_day } },
      gates: {
        experience: { session_window, profitable_sessions: session_window, win_rate },
        proof_of_concept: { trade_window, trading_days, max_missed_days, win_rate },
        real_money_trial: {
          ...{ trade_window, trading_days, win_rate, max_drawdown: '0.01' },
          active_days: Math.min(trading_days, 2),
        },
      },
    }),
  );

/** A bot in the middle of a history. */
interface Moment {
  readonly state: State;
  readonly now: Instant;
  readonly ratios: OpenRatios;
  /** The gate passes just then, or a boundary found it passed. */
  readonly passed: boolean;
}

/** A history step by step, advancing wherever it may. */
function* momentsOf(
  market: Market,
  trades: readonly HistoryTrade[],
  policy: Policy,
): Generator<Moment> {
  const first = Math.min(...trades.map(({ opened_at }) => opened_at));
  const draft = register(market, first, { equity: '20000', currency: 'USD', policy });
  draft.take();
  const ratios = Object.fromEntries(
    trades.flatMap((trade) => {
      const ratio = plannedRatio(trade);
      return ratio === null ? [] : [[trade.trade_id, ratio]];
    }),
  );
  let found = false;
  for (const event of replay(draft, trades, {
    policy,
    equity: '0',
    approve: 'auto',
    acknowledge: 'next-open',
  })) {
    found ||= event.type === 'phase.advance_recommended' || event.type === 'phase.advanced';
    const { state } = draft;
    // The events of a turn come after it: only the last of them shows the state that it left.
    if (event.seq !== state.hot.seq) continue;
    const passed = found || (obstaclesOf(state).length === 0 && passesGate(state));
    yield { state, now: instantOf(event.at), ratios, passed };
    found = false;
  }
}

const mayBeLookedAt = ({ state }: Moment): boolean =>
  state.hot.phase !== 'scaling' && obstaclesOf(state).length === 0;

test('no continuation of real play passes the gate before the best case does', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      markets,
      randomTrades,
      policies,
      fc.integer({ min: 3, max: 9 }),
      (market, trades, policy, every) => {
        let hopes: { best: BestCase; tenure: number }[] = [];
        let place = 0;
        for (const moment of momentsOf(market, trades, policy)) {
          const { state, now, passed } = moment;
          if (passed) {
            const day = market.dayOf(now);
            for (const { best } of hopes) {
              compared += 1;
              expect('day' in best ? best.day : best.none).toBeLessThanOrEqual(day);
            }
            hopes = [];
          } else if (hopes.some(({ tenure }) => tenure !== state.hot.tenure)) hopes = [];
          place += 1;
          if (place % every === 0 && mayBeLookedAt(moment))
            hopes.push({ best: bestOf(moment, market), tenure: state.hot.tenure });
        }
      },
    ),
    RUNS,
  );
  expect(compared).toBeGreaterThan(RUNS.numRuns);
});

/** Closes what is open as well as may be: the best planned first; without a plan, where one is asked, as an exit. */
function closeAll(draft: Draft, at: Instant, ratios: OpenRatios): void {
  const { hot, record, policies: inForce } = draft.state;
  const ratioOf = (trade_id: string) => ratios[trade_id] ?? null;
  const planned = (trade_id: string) => {
    const ratio = ratioOf(trade_id);
    return ratio === null ? 0 : Number(ratio[0]) / Number(ratio[1]);
  };
  const ids = Object.keys(record.open)
    .filter((trade_id) => record.open[trade_id]!.mode === modeOf(hot.phase))
    .sort((one, other) => planned(other) - planned(one));
  for (const trade_id of ids) {
    if (mayApprove(draft, at)) return;
    const trade = draft.state.record.open[trade_id]!;
    const ratio = ratioOf(trade_id);
    const plan = ratio !== null || inForce.policy.risk_reward === 'realized';
    const kind = trade.kind === 'strategy' && !plan ? 'emergency_exit' : trade.kind;
    const closing = { trade_id, pnl: '100000', kind, closed_at: at, ratio };
    closeTrade(draft, at, trade, { ...closing, carryOut: true });
  }
}

/** Plays the best possible day until the advance can be approved: as many winners as the check allows. */
function playDay(draft: Draft, at: Instant, most: number): void {
  for (let place = 0; place < most && !mayApprove(draft, at); place += 1) {
    const trade: HistoryTrade = {
      trade_id: `played ${at} ${place}`,
      symbol: 'AAPL',
      side: 'long',
      kind: 'strategy',
      opened_at: at,
      closed_at: at,
      notional: effectiveSize(draft.state) ?? '100',
      pnl: '100000',
      entry_price: '100',
      stop_price: '99',
      target_price: '100000',
    };
    const { policy } = draft.state.policies;
    const events = [
      ...replay(draft, [trade], {
        policy,
        equity: '0',
        approve: 'never',
        acknowledge: 'never',
        until: at,
      }),
    ];
    if (events.some(({ type }) => type === 'phase.validation_blocked')) return;
  }
}

const mayApprove = (draft: Draft, at: Instant): boolean =>
  !isRefusal(decideAdvance(new Draft(draft.market, draft.state), at, admin));

test('who follows the best case may approve on its day, and on no trading day before', () => {
  let followed = 0;
  fc.assert(
    fc.property(markets, randomTrades, policies, fc.nat(150), (market, trades, policy, from) => {
      const moment = [...momentsOf(market, trades, policy)].slice(from).find(mayBeLookedAt);
      if (moment === undefined) return;
      const { state, now, ratios } = moment;
      const best = bestOf(moment, market);
      if (!('day' in best)) return;
      const draft = new Draft(market, state);
      const allowed: number[] = [];
      for (let day = state.hot.day; day <= best.day; day += 1) {
        const at = Math.max(now, market.openOf(day));
        carryOutBoundaries(draft, at, { acknowledge: false, approve: false, stamped: false });
        if (day === state.hot.day) closeAll(draft, at, ratios);
        playDay(draft, at, 40);
        // Where even a win brings a downgrade, the best case is to wait: not this test's matter.
        if (draft.state.hot.tenure !== state.hot.tenure) return;
        if (mayApprove(draft, at)) allowed.push(day);
      }
      followed += 1;
      expect(allowed).toEqual([best.day]);
    }),
    RUNS,
  );
  expect(followed).toBeGreaterThan(RUNS.numRuns / 5);
});
