import type { Problem, ProblemCode } from './api.js';

/** Faults that are not reported by the platform. */
export const LOCAL_CODES = [
  'PLATFORM_UNREACHABLE',
  'PLATFORM_TIMEOUT',
  'PLATFORM_UNAVAILABLE',
  'PLATFORM_ERROR',
  'ANSWER_UNREADABLE',
  'ANSWER_INVALID',
  'PERMIT_EXPIRED',
  'OUTBOX_UNAVAILABLE',
  'CANCEL_WAITING',
  'TRADE_ALREADY_REPORTED',
  'UNSETTLED',
  'CLIENT_CLOSED',
] as const;
export type LocalCode = (typeof LOCAL_CODES)[number];

/** A code of the platform's or of this client's; the platform may know newer ones. */
export type ErrorCode = ProblemCode | LocalCode;

export interface ProblemFacts {
  /** HTTP; 0: there was no answer. */
  readonly status?: number;
  /** Of a field each, with `INVALID_FIELDS`. */
  readonly errors?: Problem['errors'];
  /** The bot's status, with a refused decision. */
  readonly constraints?: Problem['constraints'];
  /** From the platform's `Retry-After`. */
  readonly retry_after_seconds?: number;
  readonly cause?: unknown;
}

/** A call that failed: `code` says why, stable across versions. */
export class PhasegateError extends Error {
  override readonly name = 'PhasegateError';
  readonly status: number;
  readonly errors: Problem['errors'];
  readonly constraints: Problem['constraints'];
  readonly retry_after_seconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    { status = 0, errors, constraints, retry_after_seconds, cause }: ProblemFacts = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? {} : { cause });
    this.status = status;
    this.errors = errors;
    this.constraints = constraints;
    this.retry_after_seconds = retry_after_seconds;
  }

  /** Whether it is this one; narrows the type. */
  is<const Code extends ErrorCode>(code: Code): this is PhasegateError & { readonly code: Code } {
    return this.code === code;
  }

  /** Whether the platform itself said so, rather than the way there. */
  get told(): boolean {
    return this.status > 0 && !(LOCAL_ONLY as readonly string[]).includes(this.code);
  }
}

const LOCAL_ONLY = LOCAL_CODES.filter((code) => code !== 'TRADE_ALREADY_REPORTED');

/** Another process, or another client of this one, holds the outbox. */
export class OutboxInUse extends Error {
  override readonly name = 'OutboxInUse';
}
