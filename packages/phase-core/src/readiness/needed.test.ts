import fc from 'fast-check';
import { carryOutBoundaries } from '../decide/boundary.js';
import { botIn, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import { Draft } from '../decide/draft.js';
import { decimal, plain } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { mergedPolicy } from '../policy/merge.js';
import type { Criterion, CriterionCode } from '../rules/criterion.js';
import { gateOf } from '../rules/gate.js';
import { ratioNeeded } from './amounts-needed.js';
import {
  daysUntilNoGap,
  sessionsUntilIncidentsLeave,
  tradesUntilSmallDrawdown,
} from './leaving-the-window.js';
import { sessionWindow, soonest, tradeWindow } from './sliding-window.js';
import { winsInSessions, winsInTrades } from './wins-needed.js';

const never = {
  consecutive_losses: null,
  rolling_win_rate: null,
  daily_loss: null,
  drawdown: null,
};
const WINDOW = 6;
const DAYS = 8;
const policyOf = (win_rate: string) =>
  mergedPolicy({
    limits: { proof_of_concept: { trades_per_day: 1000 } },
    gates: {
      experience: { session_window: WINDOW, win_rate },
      proof_of_concept: { trade_window: WINDOW, trading_days: DAYS, max_missed_days: 2, win_rate },
      real_money_trial: { trade_window: WINDOW, win_rate },
    },
    downgrade: { proof_of_concept: never, real_money_trial: never },
  });

interface Played {
  readonly pnl: number;
  readonly ratio: Ratio | null;
}
const played = fc.record({
  pnl: fc.integer({ min: -400, max: 400 }),
  ratio: fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom('1', '2.5', '4'), fc.constantFrom('1', '3')) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
});
const past = fc.array(played, { maxLength: 14 });
const rates = fc.constantFrom('0.6', '0.65', '0.9', '1');

let id = 0;
const play = (draft: Draft, { pnl, ratio }: Played, at = draft.state.hot.at) => {
  id += 1;
  traded(draft, at, `t${id}`, String(pnl), ratio);
};
const criterion = ({ state }: Draft, code: CriterionCode): Criterion =>
  gateOf(state)!.criteria.find((line) => line.code === code)!;
const fork = ({ market, state }: Draft) => new Draft(market, state);

/** Whether a criterion is met after these trades. */
function metAfter(draft: Draft, next: readonly Played[], code: CriterionCode): boolean {
  const after = fork(draft);
  for (const trade of next) play(after, trade);
  return criterion(after, code).status === 'met';
}

/** A number of trades with a number of wins, the losses in any order. */
const outcomes = (next: number, wins: number, turn: number): Played[] =>
  Array.from({ length: next }, (_, place) => ({
    pnl: (place + turn) % next < wins ? 5 : -5,
    ratio: ['2', '1'],
  }));

const inTrial = (trades: readonly Played[], rate: string) => {
  const draft = botIn('real_money_trial', policyOf(rate));
  for (const trade of trades) play(draft, trade);
  return draft;
};

test('k of the next n trades must win: with k the win rate is met, with k − 1 it is not, nor with fewer trades', () =>
  fc.assert(
    fc.property(past, rates, fc.nat(WINDOW), (trades, rate, turn) => {
      const draft = inTrial(trades, rate);
      if (criterion(draft, 'win_rate').status === 'met') return;
      const { next, wins } = winsInTrades(tradeWindow(draft.state), rate);
      expect(wins).toBeLessThanOrEqual(next);
      expect(metAfter(draft, outcomes(next, wins, turn), 'win_rate')).toBe(true);
      if (wins > 0) expect(metAfter(draft, outcomes(next, wins - 1, turn), 'win_rate')).toBe(false);
      expect(metAfter(draft, outcomes(next - 1, next - 1, 0), 'win_rate')).toBe(false);
    }),
  ));

test('the R:R that the next trades must average is enough, and a hundredth less is not', () =>
  fc.assert(
    fc.property(past, (trades) => {
      const draft = inTrial(trades, '0.7');
      if (criterion(draft, 'average_rr').status === 'met') return;
      const { next, value } = ratioNeeded(tradeWindow(draft.state), ({ ratio }) => [ratio], '2');
      const all = (ratio: string) =>
        Array.from({ length: next }, () => ({ pnl: 1, ratio: [ratio, '1'] as const }));
      expect(metAfter(draft, all(value), 'average_rr')).toBe(true);
      if (value === '0') return;
      const less = plain(decimal(value).minus('0.01'));
      expect(metAfter(draft, all(less), 'average_rr')).toBe(false);
    }),
  ));

test('the drawdown has left the window after so many trades without a fall, and not one sooner', () =>
  fc.assert(
    fc.property(past, (trades) => {
      const draft = inTrial(trades, '0.7');
      if (criterion(draft, 'max_drawdown').status === 'met') return;
      const next = tradesUntilSmallDrawdown(tradeWindow(draft.state), '0.05')!;
      const flat = (length: number) => Array.from({ length }, () => ({ pnl: 0, ratio: null }));
      expect(metAfter(draft, flat(next), 'max_drawdown')).toBe(true);
      expect(metAfter(draft, flat(next - 1), 'max_drawdown')).toBe(false);
    }),
  ));

/** The day after, with the boundary carried out. */
function nextDay(draft: Draft): void {
  const at = draft.market.openOf(draft.state.hot.day + 1);
  carryOutBoundaries(draft, at, { acknowledge: false, approve: false, stamped: false });
}

/** Sessions of a trade a day each, or of several, and a running one that may hold trades already. */
const inExperience = (sessions: readonly (readonly Played[])[], rate: string) => {
  const draft = botIn('experience', policyOf(rate));
  sessions.forEach((trades, place) => {
    if (place > 0) nextDay(draft);
    for (const trade of trades) play(draft, trade, draft.market.openOf(draft.state.hot.day) + HOUR);
  });
  return draft;
};
const sessionsPast = fc.array(fc.array(played, { maxLength: 5 }), { minLength: 1, maxLength: 9 });

/** The trades one in each session, those left over in the last. */
function metAfterSessions(
  draft: Draft,
  sessions: number,
  trades: readonly Played[],
  code: CriterionCode,
): boolean {
  const after = fork(draft);
  for (let place = 0; place < sessions; place += 1) {
    const at = Math.max(after.state.hot.at, after.market.openOf(after.state.hot.day));
    const todays = place === sessions - 1 ? trades.slice(place) : trades.slice(place, place + 1);
    for (const trade of todays) play(after, trade, at);
    nextDay(after);
  }
  return criterion(after, code).status === 'met';
}

test('k of the next n trades must win, in so many sessions: with k the win rate is met, with k − 1 it is not', () => {
  let outweighed = 0;
  fc.assert(
    fc.property(sessionsPast, rates, fc.nat(WINDOW), (days, rate, turn) => {
      const draft = inExperience(days, rate);
      if (criterion(draft, 'win_rate').status === 'met') return;
      const { sessions, next, wins } = winsInSessions(sessionWindow(draft.state), rate);
      const leaving = outcomes(Math.max(0, sessions - next), 0, 0);
      const met = (k: number) =>
        metAfterSessions(draft, sessions, [...leaving, ...outcomes(next, k, turn)], 'win_rate');
      expect(wins).toBeLessThanOrEqual(next);
      expect(met(wins)).toBe(true);
      if (wins > 0) expect(met(wins - 1)).toBe(false);
      if (next > sessions) outweighed += 1;
    }),
    { numRuns: 150 },
  );
  expect(outweighed).toBeGreaterThan(5);
});

test('the R:R that one trade in each of the next sessions must average is enough, and a hundredth less is not', () =>
  fc.assert(
    fc.property(sessionsPast, (days) => {
      const draft = inExperience(days, '0.6');
      if (criterion(draft, 'average_rr').status === 'met') return;
      const { next, value } = ratioNeeded(
        sessionWindow(draft.state),
        ({ tally }) => [...tally.ratios.flat(), ...Array<null>(tally.without_ratio).fill(null)],
        '1.5',
      );
      const all = (ratio: string) =>
        Array.from({ length: next }, () => ({ pnl: 1, ratio: [ratio, '1'] as const }));
      expect(metAfterSessions(draft, next, all(value), 'average_rr')).toBe(true);
      if (value === '0') return;
      const less = plain(decimal(value).minus('0.01'));
      expect(metAfterSessions(draft, next, all(less), 'average_rr')).toBe(false);
    }),
  ));

test('a gap has left the window after so many days with an entry on each, and not one sooner', () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (days) => {
      const draft = botIn('proof_of_concept', policyOf('0.65'));
      const win = { pnl: 1, ratio: null };
      for (const entry of days) {
        if (entry) play(draft, win);
        nextDay(draft);
      }
      if (criterion(draft, 'missed_days').status === 'met') return;
      const needed = daysUntilNoGap(draft.state, 2, DAYS);
      for (let day = 1; day <= needed; day += 1) {
        play(draft, win);
        nextDay(draft);
        expect(criterion(draft, 'missed_days').status === 'met').toBe(day === needed);
      }
    }),
  ));

test('an incident has left the window after so many sessions of later days, and not one sooner', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('trade', 'incident', 'nothing'), { minLength: 1, maxLength: 12 }),
      (days) => {
        const draft = botIn('experience', policyOf('0.6'));
        const win = { pnl: 1, ratio: null };
        for (const what of days) {
          const at = Math.max(START, draft.market.openOf(draft.state.hot.day));
          if (what === 'trade') play(draft, win, at);
          if (what === 'incident')
            draft.emit(at + HOUR, {
              type: 'phase.override_accepted',
              action: 'reset_sessions',
              by: 'adm_1',
              reason: 'a test',
            });
          nextDay(draft);
        }
        if (criterion(draft, 'override_incidents').status === 'met') return;
        const needed = sessionsUntilIncidentsLeave(draft.state, 0);
        for (let session = 1; session <= needed; session += 1) {
          play(draft, win);
          nextDay(draft);
          expect(criterion(draft, 'override_incidents').status === 'met').toBe(session === needed);
        }
      },
    ),
  ));

test('the soonest is what fills the window, or the next one', () => {
  expect(soonest({ size: 6, items: [1, 2], running: null })).toBe(4);
  expect(soonest({ size: 2, items: [1, 2], running: null })).toBe(1);
});
