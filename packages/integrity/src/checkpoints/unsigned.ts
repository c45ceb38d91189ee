import type { Pool } from 'pg';
import { z } from 'zod';
import { ENDS } from './heads.js';

/** Events that no checkpoint has signed yet. */
export interface UnsignedEvents {
  /** The number of the newest checkpoint; 0: there is none. */
  readonly last: number;
  readonly events: number;
  readonly now: Date;
}

const countsSchema = z.object({ counts: z.object({ events: z.int() }) });

/**
 * Compares the lengths of the logs with those of the newest checkpoint. Logs in quarantine are in neither; one that was
 * put there since hides as many events of others, until the next checkpoint.
 */
export async function unsignedEvents(pool: Pool): Promise<UnsignedEvents> {
  const { rows } = await pool.query<{
    n: number | null;
    body: string | null;
    events: number;
    now: Date;
  }>(
    `SELECT c.n, c.body, (SELECT coalesce(sum(seq), 0)::float8 FROM (${ENDS}) AS ends) AS events,
       phase_clock() AS now
     FROM (SELECT 1) AS one LEFT JOIN (SELECT n, body FROM checkpoints ORDER BY n DESC LIMIT 1) AS c ON true`,
  );
  const { n, body, events, now } = rows[0]!;
  const signed = body === null ? 0 : countsSchema.parse(JSON.parse(body)).counts.events;
  return { last: n ?? 0, events: Math.max(0, events - signed), now };
}
