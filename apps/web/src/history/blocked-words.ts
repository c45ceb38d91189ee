import type { BlockedAttemptAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';

type Code = BlockedAttemptAnswer['reasons'][number]['code'];

/** The advice for a block; the API gives the reason. */
export const WHAT_TO_DO: Readonly<Record<Code, string>> = {
  HALTED: 'Wait until an administrator resumes trading.',
  QUARANTINED: 'An administrator verifies the log and releases it.',
  CLOCK_REGRESSED: 'Correct the clock of the database server; entries resume by themselves.',
  CALENDAR_ENDED: 'Ask an administrator to update Phasegate: its market calendar ends here.',
  BREAKER_OPEN: 'Read the breaker’s cause, then acknowledge it.',
  DOWNGRADE_DUE: 'Wait up to a minute for the downgrade, then acknowledge the breaker.',
  PAPER_ONLY: 'The bot must trade on paper until it is advanced.',
  DAILY_LIMIT: 'Wait for the next market open; exits need no permit.',
  PERMITS_EXHAUSTED: 'The bot must cancel permits that it does not use.',
  SIZE_EXCEEDED: 'The bot must not ask for more than the limit in the answer.',
  EXPOSURE_EXCEEDED:
    'The bot must close positions first, or ask for no more than the limit in the answer.',
  PASSWORD_NOT_CONFIGURED: 'Set PHASE_OVERRIDE_PASSWORD where Phasegate runs, and restart it.',
  PASSWORD_WRONG:
    'Ask the person who keeps the override password. If the attempt was not made by your team, find out who made it.',
  LOCKED_OUT:
    'Wait before another attempt. If the attempt was not made by your team, find out who made it.',
  OPEN_POSITIONS: 'Close every position first.',
  NOT_SEQUENTIAL: 'Phases cannot be skipped.',
  GATE_NOT_MET: 'Wait until every criterion of the gate is met.',
};

/** The reasons in a few words, for a filter. */
export const REASON_NAMES: Readonly<Record<Code, string>> = {
  HALTED: 'All bots halted',
  QUARANTINED: 'In quarantine',
  CLOCK_REGRESSED: 'Database clock behind',
  CALENDAR_ENDED: 'Calendar ended',
  BREAKER_OPEN: 'Breaker open',
  DOWNGRADE_DUE: 'Downgrade due',
  PAPER_ONLY: 'Paper only',
  DAILY_LIMIT: 'Daily limit',
  PERMITS_EXHAUSTED: 'Too many permits',
  SIZE_EXCEEDED: 'Size exceeded',
  EXPOSURE_EXCEEDED: 'Exposure exceeded',
  PASSWORD_NOT_CONFIGURED: 'No override password set',
  PASSWORD_WRONG: 'Wrong override password',
  LOCKED_OUT: 'Locked out',
  OPEN_POSITIONS: 'Open positions',
  NOT_SEQUENTIAL: 'Phase skipped',
  GATE_NOT_MET: 'Gate not met',
};
export const REASONS = Object.keys(REASON_NAMES) as Code[];

const ACTIONS: Readonly<Record<NonNullable<BlockedAttemptAnswer['action']>, string>> = {
  advance: 'Advance',
  rollback: 'Rollback',
  reset_sessions: 'Reset of sessions',
  policy: 'Looser policy',
  registration: 'Registration with a looser policy',
  skip_phase: 'Advance past a phase',
  correction: 'Correction of a trade',
  void: 'Voiding of a trade',
};

/** The question, in a few words. */
export function askedWords(attempt: BlockedAttemptAnswer, currency: string): string {
  const { kind, action, to_phase: to, mode, symbol, notional, attempts } = attempt;
  if (kind === 'override')
    return [
      action === null ? 'Override' : ACTIONS[action],
      to !== null && `to ${PHASE_WORDS[to]}`,
      attempts > 1 && `(${attempts} attempts)`,
    ]
      .filter(Boolean)
      .join(' ');
  return [
    mode === null ? 'Entry' : mode === 'live' ? 'Live entry' : 'Paper entry',
    symbol !== null && `in ${symbol}`,
    notional !== null && `for ${showMoney(notional, currency)}`,
  ]
    .filter(Boolean)
    .join(' ');
}
