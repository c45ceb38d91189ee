import type { Pool } from 'pg';
import { findingText, type Finding } from './finding.js';

/** Logs verified more recently than this are skipped. */
const LATELY_SECONDS = 60;

/**
 * The log or file to verify next: every other time one that has grown since its last turn, else the one that has waited
 * longest, so that each has its turn in a bounded time.
 */
export async function nextOf(pool: Pool, names: readonly string[]): Promise<string | null> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT w.name FROM (SELECT DISTINCT unnest($1::text[]) AS name) w
     LEFT JOIN verified_logs v ON v.log = w.name LEFT JOIN bot_states s ON s.bot = w.name
     WHERE v.verified_at IS NULL OR v.verified_at < clock_timestamp() - interval '${LATELY_SECONDS} seconds'
     ORDER BY (v.verified_at IS NULL OR (s.seq > v.seq AND $2)) DESC, v.verified_at, w.name LIMIT 1`,
    [names, Math.random() < 0.5],
  );
  return rows[0]?.name ?? null;
}

/** @param seq how far it is whole: an event's number, of a file its bytes, of the checkpoints their number */
export async function noteVerified(
  pool: Pool,
  name: string,
  seq: number,
  findings: readonly Finding[],
): Promise<void> {
  const fault = findings.length === 0 ? null : findings.slice(0, 3).map(findingText).join('; ');
  await pool.query(
    `INSERT INTO verified_logs (log, verified_at, seq, fault) VALUES ($1, clock_timestamp(), $2, $3)
     ON CONFLICT (log) DO UPDATE SET verified_at = excluded.verified_at, seq = excluded.seq, fault = excluded.fault`,
    [name, seq, fault],
  );
}
