import type { LapsedPermit } from '../decide/check.js';
import { OPERATIONAL } from '../rules/check.js';
import { admin, HOUR, START } from '../decide/bot-in-phase.fixture.js';
import { decideAcknowledge, decideTrip } from '../decide/breaker.js';
import { decideCheck } from '../decide/check.js';
import { correct, voidTrade } from '../decide/correction.js';
import { carryOutDowngrade } from '../decide/downgrade.js';
import { Draft } from '../decide/draft.js';
import { recordEntry } from '../decide/entry.js';
import { recordClose } from '../decide/close.js';
import { decideImport } from '../decide/import.js';
import { decideReset, decideRollback } from '../decide/override.js';
import { recordPortfolio } from '../decide/portfolio.js';
import { bringToPresent } from '../decide/present.js';
import { register } from '../decide/register.js';
import type { EventOf, PhaseEvent } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import type { Mode } from '../phase.js';
import { mergedPolicy } from '../policy/merge.js';
import type { Policy } from '../policy/policy.js';
import { alwaysOpen } from '../simulate/random-history.fixture.js';
import { WhatIfStudy, type WhatIf } from './what-if.js';

const DAY = 24 * HOUR;
/** A session and a trade open each gate, so a bot climbs a phase a day. */
const QUICK = mergedPolicy({
  calendar: { kind: 'always-open' },
  auto_approve: true,
  gates: {
    experience: { session_window: 1, profitable_sessions: 1, average_rr: '0' },
    proof_of_concept: { trade_window: 1, trading_days: 1, average_rr: '0' },
    real_money_trial: {
      trade_window: 1,
      trading_days: 1,
      active_days: 1,
      average_rr: '0',
      max_drawdown: '0.5',
    },
  },
  sizing: { scaling: { streak_wins: 100, session_window: 100 } },
});
const never = { gates: { real_money_trial: { trading_days: 1_000 } } };
const PRICES = { entry_price: '100', stop_price: '98', target_price: '104' };
const PLATFORM = OPERATIONAL;
const NOTHING = { lapsed: [], entriesOn: () => 0 };

/** A bot as it lives on the platform; its whole log is kept. */
class LiveBot {
  readonly log: PhaseEvent[] = [];
  readonly draft: Draft;

  constructor(policy: Policy = QUICK) {
    this.draft = register(alwaysOpen, START, { equity: '10000', currency: 'USD', policy });
    this.keep();
  }

  at(now: Instant): Draft {
    bringToPresent(this.draft, now);
    this.draft.reach(now);
    return this.draft;
  }

  check(now: Instant, trade_id: string, mode: Mode, notional = '100'): string {
    const asked = { trade_id, symbol: 'BTC', side: 'long', mode, notional, ...PRICES } as const;
    const answer = decideCheck(this.at(now), now, asked, PLATFORM, false);
    this.keep();
    return 'decision' in answer ? answer.decision : answer.refused;
  }

  opens(now: Instant, trade_id: string, mode: Mode, notional = '100'): void {
    const entry = { trade_id, symbol: 'BTC', side: 'long', mode, notional, ...PRICES } as const;
    recordEntry(this.at(now), now, { ...entry, opened_at: now }, NOTHING);
    this.keep();
  }

  /** A live entry whose permit has run out with the trading day. */
  opensLate(now: Instant, trade_id: string, opened_at: Instant): void {
    const entry = { trade_id, symbol: 'ETH', side: 'long', mode: 'live', notional: '100' } as const;
    const { tenure, day } = this.at(now).state.hot;
    const date = alwaysOpen.dateOf(day - 1);
    const life = { granted_at: opened_at, ended_at: alwaysOpen.openOf(day) };
    const lapsed: LapsedPermit[] = [
      {
        ...{
          ...life,
          expires_at: life.ended_at,
          date,
          tenure,
          slot: 1,
          symbol: 'ETH',
          side: 'long',
        },
        ...{
          notional: '100',
          thresholds: { counted_from: '25', streak_from: '50' },
          strategy: null,
        },
      },
    ];
    recordEntry(this.draft, now, { ...entry, opened_at }, { ...NOTHING, lapsed });
    this.keep();
  }

  closes(now: Instant, trade_id: string, pnl: string): void {
    const trade = { trade_id, ratio: ['4', '2'] as const };
    recordClose(this.at(now), now, trade, { closed_at: now, pnl, kind: 'strategy' });
    carryOutDowngrade(this.draft, now);
    this.keep();
  }

  trades(now: Instant, trade_id: string, pnl: string, notional = '100'): void {
    const mode: Mode = this.at(now).state.hot.phase === 'experience' ? 'paper' : 'live';
    this.check(now, trade_id, mode, notional);
    this.opens(now, trade_id, mode, notional);
    this.closes(now + HOUR, trade_id, pnl);
  }

  /** A win a day takes it to Scaling by the fourth. */
  climbs(): Instant {
    for (const day of [0, 1, 2]) this.trades(START + day * DAY, `climb-${day}`, '5');
    this.at(START + 3 * DAY);
    this.keep();
    return START + 3 * DAY;
  }

  /** A closed trade of 200 as the ledger knows it. */
  recorded(trade_id: string) {
    const { seq, pnl } = this.log.findLast(
      (event) => event.type === 'trade.closed' && event.trade_id === trade_id,
    ) as EventOf<'trade.closed'>;
    return {
      ...({ trade_id, symbol: 'BTC', mode: 'live', kind: 'strategy', tenure: 4 } as const),
      ...{ notional: '200', thresholds: { counted_from: '50', streak_from: '100' } },
      ...{ counts_if_lost: false, ratio: null, counted: true, voided: false },
      close: { seq, pnl, closed_at: this.draft.state.hot.at, excused: false, session_date: null },
    };
  }

  keep(): void {
    this.log.push(...this.draft.take());
  }

  whatIf(partial: unknown, until: Instant): WhatIf {
    this.at(until);
    this.keep();
    const study = new WhatIfStudy(alwaysOpen);
    for (const event of this.log) study.follow(event);
    const work = study.study({ inForce: QUICK, changed: mergedPolicy(partial, QUICK) }, until);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
  }
}

test('without waits for people, the replay of a live log equals the actual history', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  bot.trades(today, 'a', '7');
  bot.trades(today + 2 * HOUR, 'b', '-3');
  const { actual, replayed, what_if, ...differences } = bot.whatIf({}, today + DAY);
  expect(actual).toMatchObject({ phase: 'scaling', size: '200', net_pnl: '14', equity: '10014' });
  expect(replayed).toEqual(actual);
  expect(what_if).toEqual(actual);
  expect(differences).toEqual({ first_difference: null, replay_difference: null });
});

test('a trade is made in the mode of the replay’s phase, and never larger than it was', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  bot.trades(today, 'large', '10', '200');
  const { what_if, first_difference } = bot.whatIf(
    { gates: { experience: { profitable_sessions: 3 } } },
    today + DAY,
  );
  expect(what_if).toMatchObject({
    phase: 'proof_of_concept',
    net_pnl: '5',
    first_live_date: '2026-01-08',
    entries: { let_in: 4, let_in_live: 1, clipped: 1 },
  });
  expect(first_difference).toEqual({
    at: '2026-01-06T12:00:00.000Z',
    sentence:
      'Under the policy in force the gate to Proof of Concept is met; with the change this does not happen.',
  });
  expect(bot.whatIf({ sizing: { scaling: { start: '2000' } } }, today + DAY).what_if).toMatchObject(
    {
      size: '2000',
      net_pnl: '20',
    },
  );
});

test('a fill a little beyond its permit is replayed as it was', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  bot.check(today, 'slipped', 'live', '200');
  bot.opens(today, 'slipped', 'live', '203');
  bot.closes(today + HOUR, 'slipped', '2');
  expect(bot.whatIf({}, today + DAY).replayed).toMatchObject({
    net_pnl: '12',
    entries: { let_in: 4, clipped: 0, blocked: 0 },
  });
});

test('an entry that was reported late is replayed when it was made (rules 2.10)', () => {
  const bot = new LiveBot();
  bot.trades(START, 'paper', '5');
  const evening = alwaysOpen.openOf(alwaysOpen.dayOf(START) + 2) - 60_000;
  bot.check(evening, 'late', 'live');
  bot.opensLate(evening + 90_000, 'late', evening);
  bot.trades(evening + 2 * HOUR, 'of that day', '1');
  const { actual, replayed } = bot.whatIf({}, evening + 4 * HOUR);
  expect(replayed.entries).toMatchObject({ let_in_live: 2, blocked: 0 });
  expect(replayed).toEqual(actual);
});

test('a blocked check has no result: a policy that lets it in says so, and gains nothing by it', () => {
  const bot = new LiveBot();
  bot.trades(START, 'paper', '5');
  bot.trades(START + DAY, 'first', '5');
  expect(bot.check(START + DAY + 2 * HOUR, 'second', 'live')).toBe('block');
  const { actual, replayed, what_if, first_difference } = bot.whatIf(
    { limits: { proof_of_concept: { trades_per_day: 2 } } },
    START + DAY + 3 * HOUR,
  );
  expect(actual.entries).toMatchObject({ let_in: 2, blocked: 1, without_result: 0 });
  expect(actual.entries.blocked_by).toEqual([{ reason: 'DAILY_LIMIT', count: 1 }]);
  expect(replayed).toEqual(actual);
  expect(what_if.entries).toMatchObject({ let_in: 2, blocked: 0, without_result: 1 });
  expect(what_if.net_pnl).toBe('5');
  expect(first_difference?.sentence).toBe(
    'Under the policy in force entry second is blocked (DAILY_LIMIT); with the change entry second would be allowed, with an unknown result.',
  );
});

test('what a report changed beyond the trades it changes in every replay (rules 2.7)', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  recordPortfolio(bot.at(today), today, { value: '15000', net_flow: '4900', at: today });
  bot.keep();
  const { actual, replayed, what_if } = bot.whatIf(
    { gates: { experience: { profitable_sessions: 9 } } },
    today + HOUR,
  );
  expect(actual).toMatchObject({ equity: '15000', net_pnl: '10', max_drawdown: '0' });
  expect(replayed).toEqual(actual);
  expect(what_if).toMatchObject({ equity: '14990', net_pnl: '0', max_drawdown: '0' });
});

test('a breaker that a person tripped waits for a person; any other is acknowledged at the next open', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  decideTrip(bot.at(today), today, admin);
  expect(bot.whatIf({}, today + 2 * DAY).replayed.breaker_open).toBe(true);
  decideAcknowledge(bot.at(today + 3 * DAY), today + 3 * DAY, admin);
  expect(bot.whatIf({}, today + 3 * DAY).replayed.breaker_open).toBe(false);
  bot.trades(today + 3 * DAY, 'lost', '-1000', '200');
  const { actual, replayed } = bot.whatIf({}, today + 5 * DAY);
  expect([actual.breaker_open, replayed.breaker_open]).toEqual([true, false]);
  expect(replayed.transitions[3]).toEqual(actual.transitions[3]);
});

test('corrected and voided results are corrected and voided in every replay, in proportion', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  bot.trades(today, 'corrected', '10', '200');
  bot.trades(today + 2 * HOUR, 'voided', '10', '200');
  const draft = bot.at(today + 4 * HOUR);
  correct(draft, today + 4 * HOUR, admin, bot.recorded('corrected'), '4');
  voidTrade(draft, today + 4 * HOUR, admin, bot.recorded('voided'));
  bot.keep();
  const { actual, replayed, what_if } = bot.whatIf(
    { sizing: { scaling: { start: '100' } } },
    today + DAY,
  );
  expect(actual).toMatchObject({ net_pnl: '14', equity: '10014' });
  expect(replayed).toEqual(actual);
  expect(what_if).toMatchObject({ net_pnl: '12', equity: '10012' });
});

test('an administrator’s rollback and reset are facts; there is no way back to where the replay never was', () => {
  const bot = new LiveBot();
  const today = bot.climbs();
  decideRollback(bot.at(today), today, admin, 'real_money_trial', 'confirmed');
  decideReset(bot.at(today + HOUR), today + HOUR, admin, 'confirmed');
  bot.keep();
  const { actual, replayed, what_if } = bot.whatIf(never, today + 2 * HOUR);
  const types = (course: typeof actual) => course.transitions.map(({ type }) => type);
  expect(types(replayed)).toEqual(types(actual));
  expect(types(actual).slice(-2)).toEqual(['phase.rolled_back', 'sessions.reset']);
  expect(types(what_if)).toEqual(['phase.advanced', 'phase.advanced', 'sessions.reset']);
});

test('days are counted by phase, and tenures tell how they ended', () => {
  const bot = new LiveBot();
  const { actual } = bot.whatIf({}, bot.climbs() + 2 * DAY);
  expect(actual.trading_days).toEqual({
    experience: 1,
    proof_of_concept: 1,
    real_money_trial: 1,
    scaling: 2,
  });
  expect(actual.tenures.map(({ phase, left_by }) => [phase, left_by])).toEqual([
    ['experience', 'phase.advanced'],
    ['proof_of_concept', 'phase.advanced'],
    ['real_money_trial', 'phase.advanced'],
    ['scaling', null],
  ]);
  expect(actual.tenures[0]!.entered_at).toBe(instantText(START));
});

test('an import is replayed as it was imported, with its tenure from its first day (rules 2.11)', () => {
  const bot = new LiveBot();
  const opened_at = START - 30 * DAY;
  const trade = { trade_id: 'before', symbol: 'BTC', side: 'long', kind: 'strategy' } as const;
  const made = { opened_at, closed_at: opened_at + HOUR, notional: '5000', pnl: '12', ...PRICES };
  const history = { as: 'backtest', warnings: [], trades: [{ ...trade, ...made }] } as const;
  const work = decideImport(bot.at(START + HOUR), START + HOUR, admin, history);
  while (work.next().done !== true);
  bot.keep();
  const { actual, replayed, replay_difference } = bot.whatIf({}, START + 2 * DAY);
  expect(actual.tenures.map(({ phase, entered_at }) => [phase, entered_at])).toEqual([
    ['experience', instantText(opened_at)],
    ['proof_of_concept', '2026-01-06T12:00:00.000Z'],
  ]);
  expect(replayed).toEqual(actual);
  expect(replay_difference).toBeNull();
});
