import type { CheckAnswer } from './api.js';
import { isBelow, isDecimal } from './decimal.js';
import { readInstant } from './instant.js';
import type { ErrorCode, PhasegateError } from './problem.js';

/** The platform lets the trade through, until `permit.expires_at`. */
export interface Allowed extends CheckAnswer {
  readonly decision: 'allow';
  readonly local: false;
  /** Milliseconds that the permit is good for from now on; null: paper needs none. */
  readonly valid_for_ms: number | null;
}

/** The platform's own block. */
export interface Blocked extends CheckAnswer {
  readonly decision: 'block';
  readonly local: false;
}

/** A block for want of an answer that allows (NFR-004): no answer means no trade. */
export interface LocallyBlocked {
  readonly decision: 'block';
  readonly local: true;
  readonly reasons: readonly [{ readonly code: ErrorCode; readonly message: string }];
  readonly permit: null;
  readonly max_notional: null;
  readonly retry_after_seconds?: number;
}

export type CheckResult = Allowed | Blocked | LocallyBlocked;

export const locallyBlocked = (code: ErrorCode, message: string): LocallyBlocked => ({
  decision: 'block',
  local: true,
  reasons: [{ code, message }],
  permit: null,
  max_notional: null,
});

export const blockedBy = ({
  code,
  detail,
  retry_after_seconds,
}: PhasegateError): LocallyBlocked => ({
  ...locallyBlocked(code, detail),
  ...(retry_after_seconds === undefined ? {} : { retry_after_seconds }),
});

/** The fields of the question that the answer must match. */
export interface Question {
  readonly trade_id: string;
  /** A renewal is of a live permit. */
  readonly mode: 'paper' | 'live';
  readonly notional: string | null;
}

/** The answer, if it is one to this question and agrees with itself; an allow most of all. */
export function readCheckAnswer(value: unknown, question: Question): CheckAnswer | null {
  if (typeof value !== 'object' || value === null) return null;
  const answer = value as Partial<CheckAnswer> & { trade_id?: unknown };
  if (answer.trade_id !== undefined && answer.trade_id !== question.trade_id) return null;
  if (typeof answer.phase !== 'string' || readInstant(answer.checked_at) === null) return null;
  const fits = answer.decision === 'allow' ? allows(answer, question) : blocks(answer);
  return fits ? (value as CheckAnswer) : null;
}

function allows(answer: Partial<CheckAnswer>, { mode, notional }: Question): boolean {
  const { reasons, max_notional, permit } = answer;
  if (!Array.isArray(reasons) || reasons.length > 0) return false;
  if (max_notional !== null && !isDecimal(max_notional)) return false;
  if (max_notional !== null && notional !== null && isBelow(max_notional, notional)) return false;
  return permit === null ? mode === 'paper' : readInstant(permit?.expires_at) !== null;
}

function blocks({ decision, reasons }: Partial<CheckAnswer>): boolean {
  return (
    decision === 'block' &&
    Array.isArray(reasons) &&
    reasons.length > 0 &&
    reasons.every((reason) => typeof (reason as { code?: unknown } | null)?.code === 'string')
  );
}
