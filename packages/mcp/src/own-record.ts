import {
  blockedAttempt,
  pageOf,
  policyVersion,
  problem,
  readiness,
  type BlockedAttemptAnswer,
  type PolicyVersionAnswer,
  type ReadinessAnswer,
} from '@phasegate/contracts';
import { PhasegateError } from '@phasegate/client';
import type { z } from 'zod';

const TIMEOUT_MS = 5_000;
/** Somebody waits for this before anything is served. */
const KEY_TIMEOUT_MS = 1_000;

/** A bot's own record apart from its status. Nothing is decided with it. */
export class OwnRecord {
  private readonly base: string;

  constructor(
    url: string,
    private readonly key: string,
  ) {
    this.base = url.replace(/\/+$/, '');
  }

  /** @throws PhasegateError, as all of these */
  readiness(): Promise<ReadinessAnswer> {
    return this.read('/v1/readiness', readiness);
  }

  policy(): Promise<PolicyVersionAnswer> {
    return this.read('/v1/policy', policyVersion);
  }

  /** Blocked entries, the newest first. @param limit 1 to 200 */
  async blocked(limit: number): Promise<readonly BlockedAttemptAnswer[]> {
    const { items } = await this.read(`/v1/blocked?limit=${limit}`, pageOf(blockedAttempt));
    return items;
  }

  /** Whether the platform knows the key; null: it does not answer. */
  async keyIsValid(): Promise<boolean | null> {
    try {
      const { status } = await this.fetched('/v1/status', KEY_TIMEOUT_MS);
      return status === 200 ? true : status === 401 || status === 403 ? false : null;
    } catch {
      return null;
    }
  }

  private async read<Answer>(path: string, schema: z.ZodType<Answer>): Promise<Answer> {
    const { status, json } = await this.fetched(path);
    if (status !== 200) throw problemOf(status, json);
    const answer = schema.safeParse(json);
    if (answer.success) return answer.data;
    throw new PhasegateError(
      'ANSWER_INVALID',
      'The platform answered with something that this version does not know.',
      { status },
    );
  }

  private async fetched(
    path: string,
    timeoutMs = TIMEOUT_MS,
  ): Promise<{ status: number; json: unknown }> {
    try {
      const response = await fetch(this.base + path, {
        headers: { accept: 'application/json', authorization: `Bearer ${this.key}` },
        // Another address would get the key.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, json: await response.json().catch(() => null) };
    } catch (cause) {
      const late = cause instanceof DOMException && cause.name === 'TimeoutError';
      throw late
        ? new PhasegateError('PLATFORM_TIMEOUT', 'The platform gave no answer in time.')
        : new PhasegateError('PLATFORM_UNREACHABLE', 'The platform cannot be reached.');
    }
  }
}

function problemOf(status: number, json: unknown): PhasegateError {
  const told = problem.safeParse(json);
  return told.success
    ? new PhasegateError(told.data.code, told.data.detail, { status })
    : new PhasegateError('PLATFORM_ERROR', `The platform answered with status ${status}.`, {
        status,
      });
}
