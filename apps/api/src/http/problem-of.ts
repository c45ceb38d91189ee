import { HttpException } from '@nestjs/common';
import type { ProblemCode } from '@phasegate/contracts';
import {
  AnswerTooLate,
  BadCursor,
  BotArchived,
  isDatabaseUnavailable,
  Overloaded,
  Quarantined,
  RecordUnreadable,
  StateNotAuthentic,
  UnknownBot,
} from '@phasegate/db';
import { BadPolicy } from '@phasegate/phase-core';
import { invalidFields, ProblemError } from './problem-error.js';

/** Faults that Fastify reports itself: Nest passes on their status only. */
const REFUSED_BY_FASTIFY: Record<number, [ProblemCode, string]> = {
  404: ['ROUTE_UNKNOWN', 'There is nothing at this address.'],
  413: ['BODY_TOO_LARGE', 'The body is larger than this call takes.'],
  415: ['MEDIA_TYPE_UNSUPPORTED', 'Send the body as application/json.'],
};

const QUARANTINE_RETRY_SECONDS = 60;

/** The problem that an error is, or null for an internal error. `byKey`: the caller is known by a bot's key. */
export function problemOf(error: unknown, byKey: boolean): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof UnknownBot) {
    return byKey
      ? new ProblemError('UNAUTHENTICATED', 'There is no such key, or it was revoked.')
      : new ProblemError('BOT_UNKNOWN', 'There is no such bot.');
  }
  if (error instanceof Quarantined)
    return new ProblemError(
      'QUARANTINED',
      `The log of ${error.log} is damaged: nothing is recorded in it until an administrator releases it. Keep the report and send it again.`,
      { retry_after: QUARANTINE_RETRY_SECONDS },
    );
  if (error instanceof Overloaded)
    return new ProblemError(
      'OVERLOADED',
      'Too many requests at once: nothing was allowed. Try again.',
      {
        retry_after: 1,
      },
    );
  if (error instanceof BotArchived)
    return new ProblemError(
      'BOT_ARCHIVED',
      'The bot is archived and may not enter trades. Its earlier entries can still be reported.',
    );
  if (error instanceof RecordUnreadable && !byKey)
    return new ProblemError(
      'RECORD_UNREADABLE',
      `The status of ${error.bot} is unknown: its stored state cannot be read, so it may not enter trades. An administrator must verify its log (phase verify) and restore it (phase restore --bot ${error.bot}).`,
    );
  if (error instanceof StateNotAuthentic)
    return new ProblemError(
      'RECORD_UNREADABLE',
      `The stored state of ${error.bot} is not as the platform wrote it: nothing is allowed until it has been verified. Keep the report and send it again.`,
      { retry_after: QUARANTINE_RETRY_SECONDS },
    );
  if (error instanceof BadPolicy) return invalidFields(error.faults.map(policyFault));
  if (error instanceof BadCursor)
    return invalidFields([{ field: 'cursor', message: error.message }]);
  if (isDatabaseUnavailable(error) || error instanceof AnswerTooLate)
    return new ProblemError(
      'DATABASE_UNAVAILABLE',
      'The database does not answer: nothing is allowed. Try again.',
      { retry_after: 1 },
    );
  return refusedByFramework(error);
}

function refusedByFramework(error: unknown): ProblemError | null {
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : (error as { statusCode?: number }).statusCode;
  if (status === undefined || status < 400 || status >= 500) return null;
  const known = REFUSED_BY_FASTIFY[status];
  return known === undefined
    ? new ProblemError('MALFORMED_REQUEST', (error as Error).message)
    : new ProblemError(...known);
}

function policyFault({ field, fault }: BadPolicy['faults'][number]) {
  return { field: field === 'policy' ? field : `policy.${field}`, message: fault };
}
