import type { Queries } from '../ledger/transaction/queries.js';

/** A worker silent for this long is given up: another one restarts the run. */
const LEASE_SECONDS = 10;
/** A run that crashed this many workers is given up. */
const MAX_ATTEMPTS = 5;

/** A run that a worker has taken on. */
export interface ClaimedLabRun {
  readonly id: string;
  readonly kind: 'lab' | 'futures';
  readonly request: unknown;
  readonly attempts: number;
}

/** Takes on the run that has waited longest, or one whose worker is gone; null: there is nothing to do. */
export async function claimLabRun(queries: Queries, lease: string): Promise<ClaimedLabRun | null> {
  await queries.query(
    `UPDATE lab_runs SET state = 'failed', lease = NULL, lease_until = NULL, finished_at = phase_clock(),
       fault = 'It was begun ' || attempts || ' times, and each time the worker ended before it was done.'
     WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= ${MAX_ATTEMPTS}`,
  );
  const { rows } = await queries.query<ClaimedLabRun & Record<string, unknown>>(
    `UPDATE lab_runs SET state = 'running', lease = $1, attempts = attempts + 1, done = 0,
       lease_until = clock_timestamp() + $2 * interval '1 second', started_at = phase_clock()
     WHERE id = (SELECT id FROM lab_runs
                 WHERE state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())
                 ORDER BY ordinal LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, request, attempts`,
    [lease, LEASE_SECONDS],
  );
  return rows[0] ?? null;
}

/** Stores the progress and renews the lease; false: it was cancelled, or another worker has it now. */
export async function keepLabRun(
  queries: Queries,
  id: string,
  lease: string,
  { done, total }: { readonly done: number; readonly total: number },
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `UPDATE lab_runs SET done = $3, total = $4, lease_until = clock_timestamp() + $5 * interval '1 second'
     WHERE id = $1 AND lease = $2`,
    [id, lease, done, total, LEASE_SECONDS],
  );
  return rowCount === 1;
}

/** How a run ended. */
export type LabRunEnd = { readonly result: object } | { readonly fault: string };

/** Ends a run, unless it was cancelled or another worker has it now: false. */
export async function endLabRun(
  queries: Queries,
  id: string,
  lease: string,
  end: LabRunEnd,
): Promise<boolean> {
  const [result, fault] = 'result' in end ? [JSON.stringify(end.result), null] : [null, end.fault];
  const { rowCount } = await queries.query(
    `UPDATE lab_runs SET state = CASE WHEN $4::text IS NULL THEN 'done' ELSE 'failed' END,
       done = CASE WHEN $4::text IS NULL THEN total ELSE done END,
       result = $3::jsonb, fault = $4, lease = NULL, lease_until = NULL, finished_at = phase_clock()
     WHERE id = $1 AND lease = $2`,
    [id, lease, result, fault],
  );
  return rowCount === 1;
}

/** Returns a run that was interrupted through no fault of its own; the next worker restarts it. */
export async function releaseLabRun(queries: Queries, id: string, lease: string): Promise<void> {
  await queries.query(
    `UPDATE lab_runs SET state = 'waiting', lease = NULL, lease_until = NULL, done = 0, attempts = attempts - 1
     WHERE id = $1 AND lease = $2`,
    [id, lease],
  );
}
