import {
  evolve,
  instantOf,
  marketOf,
  readinessOf,
  type PhaseEvent,
  type State,
} from '@phasegate/phase-core';
import { demoBots, type DemoBot } from './bots.js';
import { live } from './course.js';

/** Weekday, weekend, holiday, leap day, both changes of the clocks, just around an open, beyond the calendar. */
const NOWS = [
  '2026-11-22T16:00:00.000Z',
  '2026-11-26T15:00:00.000Z',
  '2027-03-14T12:00:00.000Z',
  '2027-11-07T11:59:59.999Z',
  '2028-02-29T12:00:00.000Z',
  '2028-02-29T11:59:59.999Z',
  '2030-07-05T21:30:00.000Z',
  '2035-12-31T23:59:59.999Z',
  '2037-05-05T05:05:05.005Z',
];

const lived = (bot: DemoBot, now: string) => {
  const market = marketOf(bot.policy.calendar);
  return { market, draft: live(bot, market, instantOf(now), 'tok_operator') };
};

describe.each(NOWS)('a demo that ends at %s', (now) => {
  const bots = demoBots(instantOf(now));
  const drafts = bots.map((bot) => lived(bot, now));
  const states = drafts.map(({ draft }) => draft.state);

  test('has a bot in each phase', () =>
    expect(states.map(({ hot }) => hot.phase)).toEqual([
      'experience',
      'proof_of_concept',
      'real_money_trial',
      'scaling',
    ]));

  test('has one bot that is ready to advance, and only one', () =>
    expect(
      states.map((state) => [state.record.recommended, readinessOf(state, 'USD').ready]),
    ).toEqual([
      [false, false],
      [true, true],
      [false, false],
      [false, false],
    ]));

  test('has one breaker to acknowledge, after a downgrade', () =>
    expect(states.map(({ hot }) => hot.breaker?.cause ?? null)).toEqual([
      null,
      null,
      'downgrade',
      null,
    ]));

  test('gives each bot months of history, none of it in the future', () => {
    for (const { draft } of drafts) {
      const { events } = draft;
      const months = (instantOf(now) - instantOf(events[0]!.at)) / (30 * 86_400_000);
      expect(months).toBeGreaterThan(2);
      expect(events.every(({ at }) => at <= now)).toBe(true);
    }
  });

  test('has a state that is the fold of the log (rules 8.1)', () => {
    for (const { market, draft } of drafts) {
      const fold = draft.events.reduce<State | null>(
        (state, event: PhaseEvent) => evolve(market, state, event),
        null,
      );
      expect({ ...fold!.hot, day: 0 }).toEqual({ ...draft.state.hot, day: 0 });
    }
  });
});

test('the same demo comes out every time', () => {
  const [bot] = demoBots(instantOf(NOWS[0]!));
  expect(lived(bot!, NOWS[0]!).draft.events).toEqual(lived(bot!, NOWS[0]!).draft.events);
});
