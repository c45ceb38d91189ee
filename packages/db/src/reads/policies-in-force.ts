import { storedPolicy, type Policy, type PublishedPolicy } from '@phasegate/phase-core';
import { z } from 'zod';
import type { Queries } from '../ledger/transaction/queries.js';

const row = z.object({
  version: z.int(),
  seq: z.int(),
  published_at: z.date().transform((at) => at.getTime()),
  takes_effect: z.enum(['registration', 'boundary', 'tenure']),
  // A version of before the third edition lacks keys.
  policy: z.custom<Policy>().transform((policy) => storedPolicy(policy).policy),
  at_boundary: z.custom<Policy>().nullable(),
  next_tenure_seq: z.int().nullable(),
  next_tenure_at: z
    .date()
    .nullable()
    .transform((at) => at?.getTime() ?? null),
});

/** More versions than anybody publishes; the latest are read. */
const MAX_VERSIONS = 500;

/** A bot's policy versions by number, as far as the log had come when it reached `before`. */
export async function publishedPolicies(
  queries: Queries,
  bot: string,
  before: number | null = null,
): Promise<PublishedPolicy[]> {
  const { rows } = await queries.query(
    `SELECT v.version, v.seq, v.published_at, v.takes_effect, v.policy, v.at_boundary, next.seq AS next_tenure_seq, next.at AS next_tenure_at
     FROM policy_versions v
     LEFT JOIN LATERAL (
       SELECT seq, at FROM transitions t
       WHERE t.bot = v.bot AND t.seq > v.seq AND ($2::int IS NULL OR t.seq < $2) ORDER BY seq LIMIT 1) next
       ON v.takes_effect = 'tenure'
     WHERE v.bot = $1 AND ($2::int IS NULL OR v.seq < $2)
     ORDER BY v.version DESC LIMIT ${MAX_VERSIONS}`,
    [bot, before],
  );
  return rows.reverse().map((stored) => {
    const { next_tenure_seq, next_tenure_at, ...version } = row.parse(stored);
    return {
      ...version,
      next_tenure:
        next_tenure_seq === null || next_tenure_at === null
          ? null
          : { seq: next_tenure_seq, at: next_tenure_at },
    };
  });
}
