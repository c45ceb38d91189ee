import fc from 'fast-check';
import type { Market } from '../calendar/market.js';
import type { PhaseEvent } from '../events.js';
import { instantOf } from '../instant.js';
import { mergedPolicy } from '../policy/merge.js';
import type { Policy } from '../policy/policy.js';
import type { HistoryTrade } from '../simulate/history.js';
import {
  alwaysOpen,
  quickPolicy,
  randomTrades,
  usEquities,
} from '../simulate/random-history.fixture.js';
import { simulate } from '../simulate/simulate.js';
import { Chronicler } from './chronicler.js';
import { Replay } from './replay.js';
import { WhatIfStudy, type WhatIf } from './what-if.js';

const markets = fc.constantFrom(alwaysOpen, usEquities);
const RUNS = { numRuns: 60 };
const policy = quickPolicy();

const logOf = (market: Market, trades: readonly HistoryTrade[], under = policy): PhaseEvent[] => [
  ...simulate(market, trades, {
    policy: under,
    equity: '20000',
    approve: 'auto',
    acknowledge: 'next-open',
  }),
];

function whatIf(market: Market, log: readonly PhaseEvent[], changed: Policy): WhatIf {
  const study = new WhatIfStudy(market);
  for (const event of log) study.follow(event);
  const run = study.study({ inForce: policy, changed }, instantOf(log.at(-1)!.at));
  for (;;) {
    const step = run.next();
    if (step.done === true) return step.value;
  }
}

/** An event as far as it does not name the policy. */
const comparable = ({ seq: _seq, ...event }: PhaseEvent) =>
  JSON.parse(JSON.stringify({ ...event, policy: undefined })) as object;

const law = (holds: (market: Market, trades: HistoryTrade[]) => void) =>
  fc.assert(fc.property(markets, randomTrades, holds), RUNS);

test('a log replayed under its own policy is that log again, event by event', () =>
  law((market, trades) => {
    const log = logOf(market, trades);
    const chronicler = new Chronicler();
    for (const event of log) chronicler.follow(event);
    const replay = new Replay(market, chronicler.chronicle, policy);
    const events = chronicler.chronicle.facts.flatMap((fact) => replay.step(fact));
    events.push(...replay.finish(instantOf(log.at(-1)!.at)));
    expect(events.map(comparable)).toEqual(log.map(comparable));
  }));

test('an unchanged policy makes no difference', () =>
  law((market, trades) => {
    const log = logOf(market, trades);
    const { actual, replayed, what_if, ...differences } = whatIf(
      market,
      log,
      mergedPolicy({}, policy),
    );
    expect(what_if).toEqual(replayed);
    expect(replayed).toEqual(actual);
    expect(differences).toEqual({ first_difference: null, replay_difference: null });
  }));

const changes = fc.record(
  {
    gates: fc.record({
      experience: fc.record({ profitable_sessions: fc.integer({ min: 0, max: 5 }) }),
      proof_of_concept: fc.record({ trading_days: fc.integer({ min: 1, max: 6 }) }),
      real_money_trial: fc.record({ win_rate: fc.constantFrom('0.4', '0.6', '0.9') }),
    }),
    limits: fc.record({
      proof_of_concept: fc.record({ trades_per_day: fc.integer({ min: 0, max: 3 }) }),
    }),
    downgrade: fc.record({
      scaling: fc.record({ consecutive_losses: fc.constantFrom(null, 1, 2, 5) }),
      real_money_trial: fc.record({ consecutive_losses: fc.constantFrom(null, 1, 2, 5) }),
    }),
    sizing: fc.record({ proof_of_concept: fc.constantFrom('10', '100', '5000') }),
  },
  { requiredKeys: [] },
);

test('under any policy, every entry is allowed, unpermitted, blocked, or without a result', () => {
  let parted = 0;
  fc.assert(
    fc.property(markets, randomTrades, changes, (market, trades, partial) => {
      const log = logOf(market, trades);
      const result = whatIf(market, log, mergedPolicy(partial, policy));
      const asked = trades.length;
      for (const { entries } of [result.actual, result.replayed, result.what_if])
        expect(
          entries.let_in + entries.unpermitted + entries.blocked + entries.without_result,
        ).toBe(asked);
      expect(result.actual.entries.without_result).toBe(0);
      if (result.first_difference === null) expect(result.what_if).toEqual(result.replayed);
      else parted += 1;
      expect(result.what_if.equity_points.length).toBeLessThanOrEqual(500);
    }),
    RUNS,
  );
  expect(parted).toBeGreaterThan(10);
});

const stricter = fc.record({
  experience: fc.record({
    profitable_sessions: fc.integer({ min: 2, max: 4 }),
    win_rate: fc.constantFrom('0.6', '0.8'),
  }),
  proof_of_concept: fc.record({
    trading_days: fc.integer({ min: 2, max: 5 }),
    net_pnl: fc.constantFrom('0', '5'),
  }),
  real_money_trial: fc.record({ win_rate: fc.constantFrom('0.6', '0.9') }),
});

test('a stricter gate never advances earlier: where the courses diverge, it is the gate in force that is met', () => {
  let parted = 0;
  fc.assert(
    fc.property(markets, randomTrades, stricter, (market, trades, gates) => {
      const log = logOf(market, trades);
      const { first_difference: first } = whatIf(market, log, mergedPolicy({ gates }, policy));
      if (first === null) return;
      parted += 1;
      expect(first.sentence).toMatch(
        /^Under the policy in force the gate to .* is met; with the change /,
      );
    }),
    RUNS,
  );
  expect(parted).toBeGreaterThan(10);
});
