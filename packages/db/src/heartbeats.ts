import type { Queries } from './ledger/transaction/queries.js';

/** A worker that has not said for so long that it is there is away. */
export const WORKER_AWAY_SECONDS = 30;
const FORGOTTEN_DAYS = 1;

/** Says that this worker is there; forgets those that have been away for a day. */
export async function beatHeart(queries: Queries, worker: string, host: string): Promise<void> {
  await queries.query(
    `INSERT INTO worker_heartbeats (worker, host) VALUES ($1, $2)
     ON CONFLICT (worker) DO UPDATE SET seen_at = clock_timestamp()`,
    [worker, host],
  );
  await queries.query(
    `DELETE FROM worker_heartbeats WHERE seen_at < clock_timestamp() - $1 * interval '1 day'`,
    [FORGOTTEN_DAYS],
  );
}

/** Workers that are there, and how long ago the last sign of any was; null: there never was one. */
export interface WorkersSeen {
  readonly alive: number;
  readonly last_seen_seconds: number | null;
}

export async function workersSeen(queries: Queries): Promise<WorkersSeen> {
  const { rows } = await queries.query<WorkersSeen & Record<string, unknown>>(
    `SELECT (count(*) FILTER (WHERE ago < $1))::int AS alive, min(ago)::float8 AS last_seen_seconds
     FROM (SELECT extract(epoch FROM clock_timestamp() - seen_at) AS ago FROM worker_heartbeats) AS workers`,
    [WORKER_AWAY_SECONDS],
  );
  return rows[0]!;
}
