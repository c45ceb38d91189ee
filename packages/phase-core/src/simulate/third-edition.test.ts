import { readdirSync } from 'node:fs';
import type { EventOf, EventType, PhaseEvent } from '../events.js';
import { decimal } from '../numbers/decimal.js';
import { mergedPolicy } from '../policy/merge.js';
import { readHistory, simulateHistory, VECTORS } from './vectors.fixture.js';

/** The events of a worked history, by its number; `without`: under a policy that switches a rule off. */
function vector(number: number, without: object = {}): PhaseEvent[] {
  const folder = readdirSync(VECTORS).find((name) => name.startsWith(`${number}-`))!;
  const history = readHistory(folder);
  const policy = mergedPolicy(without, history.options.policy);
  return simulateHistory({ ...history, options: { ...history.options, policy } });
}

const ofType = <T extends EventType>(events: readonly PhaseEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);
/** The dates on which the bot advanced. */
const advances = (events: readonly PhaseEvent[]): string[] =>
  ofType(events, 'phase.advanced').map(({ to, at }) => `${to} ${at.slice(0, 10)}`);
const downgrades = (events: readonly PhaseEvent[]) =>
  ofType(events, 'phase.downgraded').map(({ triggers }) => triggers);
const reasons = (events: readonly PhaseEvent[]) =>
  ofType(events, 'phase.validation_blocked').flatMap((event) => event.reasons);
/** Losing closes before the bot was taken down. */
const lossesBeforeFall = (events: readonly PhaseEvent[]): number =>
  events
    .slice(
      0,
      events.findIndex(({ type }) => type === 'phase.downgraded'),
    )
    .filter((event) => 'outcome' in event && event.outcome === 'loss').length;

/**
 * The changes of the third edition that a simulation shows, each by its rule: what it is there for, and, where a
 * policy can switch it off, the fault that comes back then. The exact events are those of the worked histories.
 */
describe('what the third edition changed', () => {
  it('rules 2.3, 2.12: a trade must be large enough to count: dust opens no gate', () => {
    expect(advances(vector(30))).toEqual(['proof_of_concept 2026-03-04']);
    const before = vector(30, { evidence: { min_size_share: '0' } });
    expect(advances(before)).toEqual(['proof_of_concept 2026-02-03']);
  });

  it('rules 5.5: a size is earned by using it: no session is more than twice the one before', () => {
    const largest = ofType(vector(33), 'session.closed')
      .filter(({ phase }) => phase === 'scaling')
      .map(({ position_sizes }) => Math.max(...position_sizes.map(Number)));
    expect(Math.max(...largest)).toBeGreaterThan(400);
    largest.slice(1).forEach((size, place) => {
      expect(size).toBeLessThanOrEqual(Math.max(200, 2 * largest[place]!));
    });
  });

  it('rules 3.2: the size is of a position, not of an order', () => {
    const blocked = ofType(vector(31), 'phase.validation_blocked');
    expect(blocked).toMatchObject([
      { reasons: ['SIZE_EXCEEDED'], max_notional: '0' },
      { reasons: ['SIZE_EXCEEDED'], max_notional: '0' },
    ]);
  });

  it('rules 3.6: all that is open stays within the account', () => {
    expect(reasons(vector(32))).toContain('EXPOSURE_EXCEEDED');
    const before = vector(32, { exposure: { max_equity_share: null } });
    expect(reasons(before)).not.toContain('EXPOSURE_EXCEEDED');
  });

  it('rules 1.5, 5.6: a unit stands for one dollar in other currencies', () => {
    expect(ofType(vector(34), 'phase.advanced').map(({ size }) => size)).toEqual([
      '0.00123',
      '0.00246',
      '0.00246',
    ]);
  });

  it('rules 4.1, 4.3: losers that are kept open keep the gate shut: stale_trades', () => {
    expect(advances(vector(87))).toEqual(['proof_of_concept 2026-01-20']);
    const before = vector(87, { evidence: { max_open_days: null } });
    expect(advances(before)).toEqual(['proof_of_concept 2026-01-13']);
  });

  it('rules 4.3: an open trade has not won: four wins of four and four open ones wait', () => {
    expect(advances(vector(97))).toEqual(['proof_of_concept 2026-01-09']);
  });

  it('rules 4.1, 4.3: hoped-for targets must show in the results: profit_factor', () => {
    expect(advances(vector(86))).toEqual(['proof_of_concept 2026-01-09']);
    const before = vector(86, { evidence: { profit_factor_share: null } });
    expect(advances(before)).toEqual(['proof_of_concept 2026-01-07']);
  });

  it('rules 4.1, 4.3: paper profits are net too: net_pnl in Experience', () => {
    expect(advances(vector(99))).toEqual(['proof_of_concept 2026-01-09']);
    const before = vector(99, { gates: { experience: { net_pnl: null } } });
    expect(advances(before)).toEqual(['proof_of_concept 2026-01-08']);
  });

  it('rules 2.4: flattening everything at once is one loss in the streak', () => {
    expect(downgrades(vector(98))).toEqual([['consecutive_losses']]);
    expect(lossesBeforeFall(vector(98))).toBeGreaterThan(3);
  });

  it('rules 2.4: small wins end a loss streak together', () => {
    expect(downgrades(vector(93))).toEqual([['consecutive_losses']]);
    expect(lossesBeforeFall(vector(93))).toBeGreaterThan(3);
  });

  it('rules 4.2: 60 days of waiting are no record: active_days', () => {
    expect(advances(vector(91)).at(-1)).toBe('scaling 2026-01-16');
    const before = vector(91, { gates: { real_money_trial: { active_days: 0 } } });
    expect(advances(before).at(-1)).toBe('scaling 2026-01-12');
  });

  it('rules 2.13: emergency exits beyond 2% count', () => {
    const counted = (events: readonly PhaseEvent[]) =>
      ofType(events, 'trade.emergency_exit').filter((event) => event.counted).length;
    expect(counted(vector(89))).toBeGreaterThan(0);
    expect(counted(vector(89, { evidence: { emergency_share: null } }))).toBe(0);
  });

  it('rules 2.8, 4.3: what does not count can only lower a profit', () => {
    const gains = ofType(vector(90), 'session.closed').filter(
      ({ total_pnl, profitable }) => decimal(total_pnl).gt(0) && profitable === false,
    );
    expect(gains.length).toBeGreaterThan(0);
  });

  it('rules 5.2, 5.3: a win smaller than half the size raises no size', () => {
    const raises = (events: readonly PhaseEvent[]) =>
      ofType(events, 'position_size.changed').length;
    expect(raises(vector(92))).toBe(1);
    expect(raises(vector(92, { sizing: { streak_min_share: '0' } }))).toBe(2);
  });

  it('rules 6.1: a drawdown takes a bot down from Proof of Concept too', () => {
    expect(downgrades(vector(94))).toEqual([['drawdown']]);
    const before = vector(94, { downgrade: { proof_of_concept: { drawdown: null } } });
    expect(downgrades(before)).toEqual([]);
  });

  it('rules 2.8: the session of a downgrade’s day includes its losses: opening_phase, live_pnl, paper_pnl', () => {
    const day = ofType(vector(149), 'session.closed').find(({ date }) => date === '2026-01-06');
    expect(day).toMatchObject({
      phase: 'experience',
      opening_phase: 'proof_of_concept',
      total_pnl: '0',
      live_pnl: '-1',
      paper_pnl: '0',
    });
  });

  it('rules 9.2: the last day counts: its session is finalised', () => {
    expect(vector(113).at(-1)).toMatchObject({
      type: 'session.closed',
      date: '2026-01-06',
      at: '2026-01-07T12:00:00.000Z',
    });
  });
});
