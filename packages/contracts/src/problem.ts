import { z } from 'zod';
import { constraints } from './constraints.js';
import { criterionAnswer } from './criterion.js';
import { fileQuestion } from './trade-file-options.js';

/** Every code that an error can have, with its status and title (RFC 9457). Codes are stable. */
export const PROBLEMS = {
  MALFORMED_JSON: [400, 'The body is not JSON'],
  MALFORMED_REQUEST: [400, 'The request cannot be read'],
  LOGIN_REFUSED: [401, 'Incorrect email or password'],
  UNAUTHENTICATED: [401, 'No valid key or token'],
  FORBIDDEN: [403, 'Not allowed for this role'],
  OVERRIDE_REQUIRED: [403, 'An administrator’s override is needed'],
  PASSWORD_NOT_CONFIGURED: [403, 'Overrides are off'],
  PASSWORD_WRONG: [403, 'The override password is wrong'],
  ROUTE_UNKNOWN: [404, 'No such route'],
  BOT_UNKNOWN: [404, 'There is no such bot'],
  KEY_UNKNOWN: [404, 'There is no such key'],
  EXPORT_UNKNOWN: [404, 'There is no such export'],
  ALERT_UNKNOWN: [404, 'There is no such alert'],
  TOKEN_UNKNOWN: [404, 'There is no such token'],
  USER_UNKNOWN: [404, 'There is no such user'],
  POLICY_VERSION_UNKNOWN: [404, 'There is no such policy version'],
  TRADE_UNKNOWN: [404, 'There is no such trade'],
  TRANSITION_UNKNOWN: [404, 'There is no such transition'],
  PERMIT_UNKNOWN: [404, 'There is no such permit'],
  WHAT_IF_UNKNOWN: [404, 'There is no such what-if run'],
  LAB_RUN_UNKNOWN: [404, 'There is no such lab run'],
  PERMIT_CONFLICT: [409, 'The permit was granted for something else'],
  TRADE_ALREADY_REPORTED: [409, 'The trade was reported already'],
  TRADE_CONFLICT: [409, 'This trade is already recorded with different details'],
  REPORT_CONFLICT: [409, 'This report is already recorded with different values'],
  TRADE_NOT_CLOSED: [409, 'The trade is still open'],
  GATE_NOT_MET: [409, 'The gate is not met'],
  NOT_SEQUENTIAL: [409, 'Phases cannot be skipped'],
  PHASE_CHANGED: [409, 'The phase has changed in the meantime'],
  BOT_ARCHIVED: [409, 'The bot is archived'],
  OPEN_POSITIONS: [409, 'Positions are open'],
  BREAKER_OPEN: [409, 'The breaker is open'],
  BREAKER_CLOSED: [409, 'The breaker is closed'],
  DOWNGRADE_DUE: [409, 'A downgrade is due'],
  NOTHING_ABOVE: [409, 'Already in the highest phase'],
  NOTHING_TO_DECLINE: [409, 'Nothing is recommended'],
  ALREADY_APPROVED: [409, 'A second person must approve'],
  CALENDAR_FIXED: [409, 'The calendar is fixed'],
  POLICY_UNCHANGED: [409, 'The policy is in force already'],
  WHAT_IFS_UNDER_WAY: [409, 'Too many what-if runs are in progress'],
  LAB_RUNS_UNDER_WAY: [409, 'Too many lab runs are in progress'],
  TOO_FEW_TRADES: [409, 'Too few counted trades'],
  ALREADY_TRADED: [409, 'The bot has traded already'],
  DELIVERY_NOT_DEAD: [409, 'The delivery has not failed permanently'],
  EMAIL_TAKEN: [409, 'The email address belongs to another user'],
  LAST_ADMIN: [409, 'An administrator must remain'],
  CLOSURE_KNOWN: [409, 'The date is closed already'],
  NOT_QUARANTINED: [409, 'The log is not in quarantine'],
  INTEGRITY_FAULT: [409, 'Verification finds a fault'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  MEDIA_TYPE_UNSUPPORTED: [415, 'The body must be JSON'],
  INVALID_FIELDS: [422, 'Some fields are invalid'],
  FLOW_TOO_LARGE: [422, 'net_flow would leave a base or peak of zero or less'],
  HISTORY_IN_FUTURE: [422, 'The history lies in the future'],
  CALENDAR_ENDED: [422, 'The date lies beyond the calendar'],
  CURRENCY_MISMATCH: [422, 'The amounts are in another currency'],
  TRADE_FILE_UNREADABLE: [422, 'The trade file cannot be read'],
  LOGIN_THROTTLED: [429, 'Too many attempts to sign in'],
  RATE_LIMITED: [429, 'Too many calls'],
  LOCKED_OUT: [429, 'Too many wrong override passwords'],
  INTERNAL: [500, 'Something went wrong here'],
  LOGIN_OFF: [503, 'Signing in is disabled'],
  SIGNING_OFF: [503, 'There is no signing key'],
  OVERLOADED: [503, 'Too many requests at once'],
  DATABASE_UNAVAILABLE: [503, 'The database does not answer'],
  QUARANTINED: [503, 'The log is damaged and in quarantine'],
  RECORD_UNREADABLE: [503, 'The stored state cannot be read'],
  NOT_READY: [503, 'The service is not ready'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const fieldFault = z.strictObject({
  field: z.string().meta({ description: 'Path of the field', examples: ['notional'] }),
  message: z.string().meta({ examples: ['must be a decimal as a string, not a JSON number'] }),
});
export type FieldFault = z.infer<typeof fieldFault>;

/** An error, as `application/problem+json` (RFC 9457). */
export const problem = z
  .strictObject({
    type: z.string().meta({ examples: ['urn:phasegate:problem:gate-not-met'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The id of the request, as in the logs' }),
    code: z.enum(PROBLEM_CODES),
    errors: z.array(fieldFault).optional().meta({ description: 'With 422: every invalid field' }),
    constraints: constraints
      .optional()
      .meta({ description: 'With a refused decision: the bot’s readiness' }),
    criteria: z
      .array(criterionAnswer)
      .optional()
      .meta({ description: 'With GATE_NOT_MET: the gate' }),
    question: fileQuestion
      .optional()
      .meta({ description: 'With TRADE_FILE_UNREADABLE: the option that the file needs' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

export const problemType = (code: ProblemCode): string =>
  `urn:phasegate:problem:${code.toLowerCase().replaceAll('_', '-')}`;
