import type { ByPerson } from '../event-facts.js';
import type { EventFields, EventOf } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { PHASES, type Phase } from '../phase.js';
import { PHASE_NAMES } from '../words/names.js';
import { sizeOnReentering } from '../rules/sizing.js';
import { carryOutDowngrade } from './downgrade.js';
import type { Draft } from './draft.js';
import type { Refusal } from './refusal.js';
import { revokePermits } from './revoke.js';

/** What became of the override password of an attempt that was not throttled away (rules 7.1). */
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
    refusedPassword(password) ?? notEarlier(from, to) ?? openPositions(draft, 'rolled back');
  if (obstacle !== null)
    return blocked(draft, now, { action: 'rollback', to, ...obstacle, ...person });
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
  const obstacle = refusedPassword(password) ?? openPositions(draft, 'reset');
  if (obstacle !== null)
    return blocked(draft, now, { action: 'reset_sessions', ...obstacle, ...person });
  draft.emit(now, { type: 'phase.override_accepted', action: 'reset_sessions', ...person });
  const size = sizeOnReentering(draft.state, phase);
  draft.emit(now, { type: 'sessions.reset', from: phase, to: phase, size, ...person });
  const entered = draft.events.at(-1) as EventOf<'sessions.reset'>;
  revokePermits(draft, now, 'reset');
  return entered;
}

/** What a person tried within one minute and was throttled away (rules 7.2). */
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

/** Puts a blocked attempt into the log and tells the refusal (rules 7.2). */
export function blocked(
  draft: Draft,
  now: Instant,
  { message, ...attempt }: Blocked & { readonly message: string },
): Refusal {
  draft.emit(now, { type: 'phase.override_blocked', ...attempt });
  return { refused: attempt.code, message };
}

/** Why an attempt is refused: the code as the log and the caller read it. */
export interface Obstacle {
  readonly code: Blocked['code'];
  readonly message: string;
}

/** Null: the password was right. */
export function refusedPassword(password: PasswordCheck): Obstacle | null {
  if (password === 'not_configured')
    return {
      code: 'PASSWORD_NOT_CONFIGURED',
      message: 'Overrides are off: PHASE_OVERRIDE_PASSWORD is not set where the API runs.',
    };
  return password === 'confirmed'
    ? null
    : { code: 'PASSWORD_WRONG', message: 'The override password is wrong.' };
}

function notEarlier(from: Phase, to: Phase): Obstacle | null {
  if (PHASES.indexOf(to) < PHASES.indexOf(from)) return null;
  const where = `the bot is in ${PHASE_NAMES[from]}`;
  const message =
    to === from
      ? `A rollback goes to an earlier phase, and ${where} already.`
      : `A rollback goes to an earlier phase, and ${where}: no password moves it forward.`;
  return { code: 'NOT_SEQUENTIAL', message };
}

function openPositions({ state }: Draft, what: string): Obstacle | null {
  const { open_trades } = state.hot;
  if (open_trades === 0) return null;
  const positions = open_trades === 1 ? '1 position is' : `${open_trades} positions are`;
  return {
    code: 'OPEN_POSITIONS',
    message: `${positions} open: a bot is ${what} only when all are closed and reported, or voided.`,
  };
}

/** A downgrade that is due belongs to the tenure that the override would end (rules 6.2). */
function bringUpToDate(draft: Draft, now: Instant): void {
  draft.reach(now);
  carryOutDowngrade(draft, now);
}
