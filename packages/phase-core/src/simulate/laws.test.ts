import fc from 'fast-check';
import type { Market } from '../calendar/market.js';
import type { EventOf, PhaseEvent } from '../events.js';
import { evolve } from '../evolve/evolve.js';
import { instantOf } from '../instant.js';
import { Decimal } from '../numbers/decimal.js';
import { PHASES } from '../phase.js';
import type { State } from '../state.js';
import { Draft } from '../decide/draft.js';
import { register } from '../decide/register.js';
import type { HistoryTrade } from './history.js';
import { alwaysOpen, quickPolicy, randomTrades, usEquities } from './random-history.fixture.js';
import { replay, simulate, type SimulateOptions } from './simulate.js';

const options: SimulateOptions = {
  policy: quickPolicy(),
  equity: '20000',
  approve: 'auto',
  acknowledge: 'next-open',
};
const markets = fc.constantFrom(alwaysOpen, usEquities);
const RUNS = { numRuns: 100 };

const eventsOf = (
  market: Market,
  trades: readonly HistoryTrade[],
  over: Partial<SimulateOptions> = {},
): PhaseEvent[] => [...simulate(market, trades, { ...options, ...over })];
const only = <T extends PhaseEvent['type']>(events: readonly PhaseEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);

const law = (holds: (market: Market, trades: HistoryTrade[]) => void) =>
  fc.assert(fc.property(markets, randomTrades, holds), RUNS);

test('the histories reach every phase, so that the laws below are not empty', () => {
  // One seed: a hundred histories of chance may leave Scaling out.
  const reached = fc
    .sample(randomTrades, { ...RUNS, seed: 1 })
    .flatMap((trades) => eventsOf(alwaysOpen, trades).map(({ phase }) => phase));
  expect(new Set(reached)).toEqual(new Set(PHASES));
});

test('a trading day never sees a second permitted entry in Proof of Concept (rules 3.1)', () =>
  law((market, trades) => {
    const entries = eventsOf(market, trades).filter(
      ({ phase, type }) => phase === 'proof_of_concept' && type === 'trade.opened',
    );
    const days = entries.map(({ at }) => market.dayOf(instantOf(at)));
    expect(new Set(days).size).toBe(days.length);
  }));

test('a phase changes by one step (rules 4, 6.2)', () =>
  law((market, trades) => {
    let phase = 0;
    for (const event of eventsOf(market, trades)) {
      const next = PHASES.indexOf(event.phase);
      if (event.type === 'phase.advanced') expect(next).toBe(phase + 1);
      else if (event.type === 'phase.downgraded') expect(next).toBe(phase - 1);
      else expect(next).toBe(phase);
      phase = next;
    }
  }));

test('no size passes its cap, and none in Scaling is more than twice any of the session before (rules 5.3)', () =>
  law((market, trades) => {
    const sizesByDay = new Map<number, Decimal[]>();
    let size: Decimal | null = null;
    let equity = new Decimal(options.equity);
    for (const event of eventsOf(market, trades)) {
      const today = market.dayOf(instantOf(event.at));
      if ('equity' in event) equity = new Decimal(event.equity);
      if (event.type === 'phase.advanced' || event.type === 'phase.downgraded') sizesByDay.clear();
      if (event.type === 'position_size.changed') size = new Decimal(event.after);
      else if ('size' in event) size = event.size === null ? null : new Decimal(event.size);
      if (event.phase !== 'scaling' || size === null) continue;
      if (event.type === 'position_size.changed') {
        expect(size.lte(Decimal.min(2000, equity.times('0.05')))).toBe(true);
        for (const before of sizesByDay.get(today - 1) ?? [])
          expect(size.lte(before.times(2))).toBe(true);
      }
      const atOpen = instantOf(event.at) === market.openOf(today); // a day begins with its size just after the open
      sizesByDay.set(today, atOpen ? [size] : [...(sizesByDay.get(today) ?? []), size]);
    }
  }));

test('nothing counts twice: every close is counted once, in one session (rules 2.3, 2.8)', () =>
  law((market, trades) => {
    const until = Math.max(...trades.map(({ closed_at }) => closed_at)) + 10 * 86_400_000;
    const events = eventsOf(market, trades, { until });
    const closes = events.filter(
      (event) => event.type === 'trade.closed' || event.type === 'trade.emergency_exit',
    );
    expect(new Set(closes.map((close) => close.trade_id)).size).toBe(closes.length);
    const inSessions = only(events, 'session.closed').reduce(
      (total, { counted }) => total + counted,
      0,
    );
    expect(inSessions).toBe(closes.filter(({ counted }) => counted).length);
    const opens = events.filter(
      ({ type }) => type === 'trade.opened' || type === 'trade.unpermitted',
    ).length;
    expect(
      only(events, 'session.closed').reduce((total, session) => total + session.trades_executed, 0),
    ).toBe(opens);
  }));

test('the fold of the log is the state (rules 8.1)', () =>
  law((market, trades) => {
    const first = Math.min(...trades.map(({ opened_at }) => opened_at));
    const draft: Draft = register(market, first, {
      equity: options.equity,
      currency: 'USD',
      policy: options.policy,
    });
    const until = Math.max(...trades.map(({ closed_at }) => closed_at));
    const events = [...draft.take(), ...replay(draft, trades, { ...options, until })];
    const folded = events.reduce<State | null>(
      (state, event) => evolve(market, state, JSON.parse(JSON.stringify(event)) as PhaseEvent),
      null,
    )!;
    const refolded = new Draft(market, folded);
    refolded.reach(until);
    expect(refolded.state).toEqual(draft.state);
    expect(JSON.parse(JSON.stringify(draft.state))).toEqual(draft.state);
  }));

const stricterGates = fc.record({
  experience: fc.record({
    profitable_sessions: fc.integer({ min: 2, max: 4 }),
    win_rate: fc.constantFrom('0.6', '0.8'),
    average_rr: fc.constantFrom('1', '1.5'),
    override_incidents: fc.constantFrom(0),
  }),
  proof_of_concept: fc.record({
    trading_days: fc.integer({ min: 2, max: 5 }),
    win_rate: fc.constantFrom('0.65', '0.9'),
    net_pnl: fc.constantFrom('0', '5'),
  }),
  real_money_trial: fc.record({
    trading_days: fc.integer({ min: 2, max: 5 }),
    win_rate: fc.constantFrom('0.7', '0.9'),
    max_drawdown: fc.constantFrom('0.5', '0.01'),
  }),
});

test('a stricter policy never advances earlier: where two histories part, the looser one advances (rules 7.4)', () => {
  let parted = 0;
  fc.assert(
    fc.property(markets, randomTrades, stricterGates, (market, trades, gates) => {
      const loose = eventsOf(market, trades).map(comparable);
      const strict = eventsOf(market, trades, { policy: quickPolicy({ gates }) }).map(comparable);
      const place = loose.findIndex((line, index) => line !== strict[index]);
      if (place < 0) return;
      parted += 1;
      expect(JSON.parse(loose[place]!)).toMatchObject({ type: 'phase.advance_recommended' });
    }),
    RUNS,
  );
  expect(parted).toBeGreaterThan(10);
});

/** An event without what a policy's own figures show in it. */
function comparable(event: PhaseEvent): string {
  return JSON.stringify({ ...event, criteria: undefined, policy: undefined });
}
