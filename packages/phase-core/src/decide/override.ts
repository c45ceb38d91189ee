import type { ByPerson, OverrideCode } from '../event-facts.js';
import type { EventFields, EventOf } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { PHASES, type Phase } from '../phase.js';
import { sizeOnReentering } from '../rules/sizing.js';
import { carryOutDowngrade } from './downgrade.js';
import type { Draft } from './draft.js';
import type { Refusal, RefusalCode, RefusalOf } from './refusal.js';
import { revokePermits } from './revoke.js';

/** The result of checking the override password of an attempt that was not throttled away (rules 7.1). */
export type PasswordCheck = 'not_configured' | 'wrong' | 'confirmed';

type Blocked = EventFields['phase.override_blocked'];

/**
 * An administrator rolls a bot back to an earlier phase (rules 7.1): a new tenure there, its permits revoked. An
 * open breaker stays open, and a downgrade that is due comes first (6.2): an override is no way around either.
 */
export function decideRollback(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  to: Phase,
  password: PasswordCheck,
): EventOf<'phase.rolled_back'> | Refusal {
  bringUpToDate(draft, now);
  const { phase: from } = draft.state.hot;
  const obstacle =
    refusedPassword(password) ?? notEarlier(from, to) ?? openPositions(draft, 'rollback');
  if (obstacle !== null)
    return blocked(draft, now, { action: 'rollback', to, ...person }, obstacle);
  draft.emit(now, { type: 'phase.override_accepted', action: 'rollback', to, ...person });
  const size = sizeOnReentering(draft.state, to);
  draft.emit(now, { type: 'phase.rolled_back', from, to, size, ...person });
  const entered = draft.events.at(-1) as EventOf<'phase.rolled_back'>;
  revokePermits(draft, now, 'rollback');
  return entered;
}

/** An administrator resets a bot's sessions: a new tenure in the same phase, entered anew (rules 2.6, 5.1, 7.1). */
export function decideReset(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  password: PasswordCheck,
): EventOf<'sessions.reset'> | Refusal {
  bringUpToDate(draft, now);
  const { phase } = draft.state.hot;
  const obstacle = refusedPassword(password) ?? openPositions(draft, 'reset_sessions');
  if (obstacle !== null)
    return blocked(draft, now, { action: 'reset_sessions', ...person }, obstacle);
  draft.emit(now, { type: 'phase.override_accepted', action: 'reset_sessions', ...person });
  const size = sizeOnReentering(draft.state, phase);
  draft.emit(now, { type: 'sessions.reset', from: phase, to: phase, size, ...person });
  const entered = draft.events.at(-1) as EventOf<'sessions.reset'>;
  revokePermits(draft, now, 'reset');
  return entered;
}

/** A person's attempts within one minute that were throttled away (rules 7.2). */
export interface ThrottledMinute extends ByPerson {
  readonly action: Blocked['action'];
  readonly minute: Instant;
  readonly attempts: number;
}

/** Attempts that were throttled away: one event a minute and person, however many they were (rules 7.2). */
export function recordThrottled(draft: Draft, now: Instant, throttled: ThrottledMinute): void {
  draft.reach(now);
  draft.emit(now, { type: 'phase.override_blocked', ...throttledFields(throttled) });
}

/** The fields of that event, in whichever log it stands. */
export const throttledFields = ({ minute, ...throttled }: ThrottledMinute): Blocked => ({
  ...throttled,
  code: 'LOCKED_OUT',
  minute: instantText(minute),
});

/** Why an attempt is refused: its code stands in the log as well. */
export type Obstacle = RefusalOf<OverrideCode & RefusalCode>;

/** Puts a blocked attempt into the log and returns the refusal (rules 7.2). */
export function blocked<O extends Obstacle>(
  draft: Draft,
  now: Instant,
  attempt: Omit<Blocked, 'code'>,
  obstacle: O,
): O {
  draft.emit(now, { type: 'phase.override_blocked', ...attempt, code: obstacle.refused });
  return obstacle;
}

/** Null: the password was right. */
export function refusedPassword(
  password: PasswordCheck,
): RefusalOf<'PASSWORD_NOT_CONFIGURED' | 'PASSWORD_WRONG'> | null {
  if (password === 'not_configured') return { refused: 'PASSWORD_NOT_CONFIGURED' };
  return password === 'confirmed' ? null : { refused: 'PASSWORD_WRONG' };
}

const notEarlier = (from: Phase, to: Phase): Obstacle | null =>
  PHASES.indexOf(to) < PHASES.indexOf(from)
    ? null
    : { refused: 'NOT_SEQUENTIAL', action: 'rollback', from, to };

const openPositions = (
  { state: { hot } }: Draft,
  action: 'rollback' | 'reset_sessions',
): Obstacle | null =>
  hot.open_trades === 0
    ? null
    : { refused: 'OPEN_POSITIONS', action, open_trades: hot.open_trades };

/** A downgrade that is due belongs to the tenure that the override would end (rules 6.2). */
function bringUpToDate(draft: Draft, now: Instant): void {
  draft.reach(now);
  carryOutDowngrade(draft, now);
}
