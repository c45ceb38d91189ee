import fc from 'fast-check';
import { evolve } from '../evolve/evolve.js';
import { rolled } from '../evolve/roll.js';
import type { Instant } from '../instant.js';
import { modeOf, PHASES } from '../phase.js';
import { OPERATIONAL } from '../rules/check.js';
import { alwaysOpen, quickPolicy } from '../simulate/random-history.fixture.js';
import type { State } from '../state.js';
import { decideAdvance } from './advance.js';
import { decideAcknowledge, decideTrip } from './breaker.js';
import { botIn, HOUR, START } from './bot-in-phase.fixture.js';
import { decideCheck, decideRenewal, type TradeCheck } from './check.js';
import { recordClose } from './close.js';
import { carryOutDowngrade } from './downgrade.js';
import type { Draft } from './draft.js';
import { recordEntry } from './entry.js';
import { decideReset, decideRollback } from './override.js';
import { recordPortfolio } from './portfolio.js';
import { bringToPresent } from './present.js';

const MINUTE = 60_000;
const person = { by: 'op_1', reason: 'a look' };
/** Gates that a bot passes in days, several entries a day, and permits that may outlast the trading day. */
const policy = fc
  .record({
    permit_seconds: fc.constantFrom(300, 7_200),
    trades_per_day: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ permit_seconds, trades_per_day }) => {
    const any = { win_rate: '0', average_rr: '0', net_pnl: null };
    const gate = { ...any, trade_window: 1, trading_days: 1 };
    return quickPolicy({
      permit_seconds,
      limits: { proof_of_concept: { trades_per_day } },
      gates: {
        experience: {
          ...any,
          session_window: 1,
          profitable_sessions: 0,
          override_incidents: 50,
        },
        proof_of_concept: { ...gate, max_missed_days: 50 },
        real_money_trial: { ...gate, active_days: 0, max_drawdown: '1' },
      },
    });
  });
/** How long until the next command; `boundary`: to some milliseconds around the next market open. */
const wait = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 * MINUTE }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 6 * HOUR }) },
  { weight: 3, arbitrary: fc.record({ boundary: fc.constantFrom(-MINUTE, -1, 0, 1) }) },
);
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ask: fc.constantFrom('enter', 'leave it' as const) }) },
  { weight: 5, arbitrary: fc.record({ close: fc.nat(), pnl: fc.integer({ min: -9, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ value: fc.integer({ min: 9_800, max: 10_300 }) }) },
  { weight: 4, arbitrary: fc.constantFrom('renew', 'acknowledge', 'advance', 'downgrade') },
  { weight: 1, arbitrary: fc.constantFrom('trip', 'roll back', 'reset') },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

function carryOut(draft: Draft, now: Instant, given: Command, place: number): void {
  const { hot, record } = draft.state;
  const open = Object.keys(record.open);
  if (typeof given === 'object' && 'ask' in given) return ask(draft, now, given.ask, place);
  if (typeof given === 'object' && 'close' in given) {
    const trade_id = open[given.close % open.length];
    if (trade_id === undefined) return;
    const report = { closed_at: now, pnl: String(given.pnl), kind: 'strategy' } as const;
    recordClose(draft, now, { trade_id, ratio: null }, report);
  } else if (typeof given === 'object')
    recordPortfolio(draft, now, { value: String(given.value), net_flow: '0', at: now });
  else if (given === 'renew') {
    const [trade_id] = Object.keys(hot.permits);
    if (trade_id !== undefined) decideRenewal(draft, now, trade_id, OPERATIONAL);
  } else if (given === 'acknowledge') decideAcknowledge(draft, now, person);
  else if (given === 'advance') decideAdvance(draft, now, person);
  else if (given === 'downgrade') carryOutDowngrade(draft, now);
  else if (given === 'trip') decideTrip(draft, now, person);
  else if (given === 'roll back') decideRollback(draft, now, person, 'experience', 'confirmed');
  else decideReset(draft, now, person, 'confirmed');
}

/** A check, and where it is allowed and wanted the entry. Nothing is allowed past the stops (rules 3). */
function ask(draft: Draft, now: Instant, then: string, place: number): void {
  const mode = modeOf(draft.state.hot.phase);
  const check: TradeCheck = {
    ...{ trade_id: `t${place}`, symbol: 'AAPL', side: 'long', mode, notional: '100' },
    ...{ entry_price: '100', stop_price: '98', target_price: '105' },
  };
  const answer = decideCheck(draft, now, check, OPERATIONAL, false);
  if (!('decision' in answer)) throw new Error(answer.refused);
  const { breaker, downgrade_due } = draft.state.hot;
  if (answer.decision === 'block') return;
  if (mode === 'live') expect([breaker, downgrade_due]).toEqual([null, null]);
  if (then === 'enter')
    recordEntry(draft, now, { ...check, opened_at: now }, { lapsed: [], entriesOn: () => 0 });
}

test('whatever is asked, reported and decided, whenever: no command is beyond the rules, and the state is the fold of its log (rules 8.1)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PHASES),
      policy,
      fc.array(fc.tuple(wait, command), { minLength: 20, maxLength: 80, size: 'max' }),
      (phase, its, steps) => {
        const draft = botIn(phase, its);
        const began = draft.state;
        let now = START;
        steps.forEach(([waited, given], place) => {
          const open = alwaysOpen.openOf(alwaysOpen.dayOf(now) + 1);
          now = typeof waited === 'number' ? now + waited : Math.max(now, open + waited.boundary);
          bringToPresent(draft, now);
          carryOut(draft, now, given, place);
        });
        const folded = draft.events.reduce<State>(
          (state, event) => evolve(alwaysOpen, state, event),
          began,
        );
        draft.reach(now);
        expect(JSON.parse(JSON.stringify(rolled(folded, alwaysOpen.dayOf(now))))).toEqual(
          JSON.parse(JSON.stringify(draft.state)),
        );
      },
    ),
    { numRuns: 400 },
  );
});
