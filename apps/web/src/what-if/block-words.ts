import type { WhatIfCourse } from '@phasegate/contracts';

type Reason = WhatIfCourse['entries']['blocked_by'][number]['reason'];

/** Why entries were blocked, in a word or two (rules 3). */
export const BLOCK_WORDS: Readonly<Record<Reason, string>> = {
  HALTED: 'all bots halted',
  QUARANTINED: 'log in quarantine',
  CLOCK_REGRESSED: 'clock behind the log',
  CALENDAR_ENDED: 'calendar ended',
  BREAKER_OPEN: 'breaker open',
  DOWNGRADE_DUE: 'downgrade due',
  PAPER_ONLY: 'paper only',
  DAILY_LIMIT: 'the day’s limit',
  PERMITS_EXHAUSTED: 'too many permits',
  SIZE_EXCEEDED: 'position too large',
  EXPOSURE_EXCEEDED: 'more than the account',
};
