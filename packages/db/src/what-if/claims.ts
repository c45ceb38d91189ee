import { policySchema, type Instant, type Policy } from '@phasegate/phase-core';
import type { Queries } from '../ledger/transaction/queries.js';

/** A worker silent for this long is given up: another one restarts the run. */
const LEASE_SECONDS = 10;
/** A run that crashed this many workers is given up. */
const MAX_ATTEMPTS = 5;

/** A run that a worker has taken on: all that its result depends on. */
export interface ClaimedWhatIf {
  readonly id: string;
  readonly bot: string;
  /** The history up to this event, and up to this instant. */
  readonly history_seq: number;
  readonly until: Instant;
  readonly in_force: Policy;
  readonly policy: Policy;
  readonly attempts: number;
}

interface ClaimedRow extends Record<string, unknown> {
  readonly id: string;
  readonly bot: string;
  readonly history_seq: number;
  readonly at: Date;
  readonly in_force: unknown;
  readonly policy: unknown;
  readonly attempts: number;
}

/** Takes on the run that has waited longest, or one whose worker is gone; null: there is nothing to do. */
export async function claimWhatIf(queries: Queries, lease: string): Promise<ClaimedWhatIf | null> {
  await queries.query(
    `UPDATE what_if_runs SET state = 'failed', lease = NULL, finished_at = phase_clock(),
       fault = 'It was begun ' || attempts || ' times, and each time the worker ended before it was done.'
     WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= ${MAX_ATTEMPTS}`,
  );
  const { rows } = await queries.query<ClaimedRow>(
    `UPDATE what_if_runs SET state = 'running', lease = $1, lease_until = clock_timestamp() + $2 * interval '1 second',
       attempts = attempts + 1, started_at = coalesce(started_at, phase_clock()), done = 0
     WHERE id = (SELECT id FROM what_if_runs
                 WHERE state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())
                 ORDER BY ordinal LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, bot, history_seq, at, in_force, policy, attempts`,
    [lease, LEASE_SECONDS],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { id, bot, history_seq, at, attempts } = row;
  const [in_force, policy] = [row.in_force, row.policy].map((value) => policySchema.parse(value));
  return {
    id,
    bot,
    history_seq,
    until: at.getTime(),
    in_force: in_force!,
    policy: policy!,
    attempts,
  };
}

/** Stores the progress and renews the lease; false: another worker has it now. */
export async function keepWhatIf(
  queries: Queries,
  id: string,
  lease: string,
  done: number,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `UPDATE what_if_runs SET done = least($3, total), lease_until = clock_timestamp() + $4 * interval '1 second'
     WHERE id = $1 AND lease = $2`,
    [id, lease, done, LEASE_SECONDS],
  );
  return rowCount === 1;
}

/** How a run ended. `result`: as JSON text. */
export type WhatIfEnd = { readonly result: string } | { readonly fault: string };

/** Ends a run, unless another worker has it now: false. */
export async function endWhatIf(
  queries: Queries,
  id: string,
  lease: string,
  end: WhatIfEnd,
): Promise<boolean> {
  const [result, fault] = 'result' in end ? [end.result, null] : [null, end.fault];
  const { rowCount } = await queries.query(
    `UPDATE what_if_runs SET state = CASE WHEN $4::text IS NULL THEN 'done' ELSE 'failed' END,
       done = CASE WHEN $4::text IS NULL THEN total ELSE done END,
       result = $3::jsonb, fault = $4, lease = NULL, lease_until = NULL, finished_at = phase_clock()
     WHERE id = $1 AND lease = $2`,
    [id, lease, result, fault],
  );
  return rowCount === 1;
}

/** Returns a run that was interrupted through no fault of its own; the next worker restarts it. */
export async function releaseWhatIf(queries: Queries, id: string, lease: string): Promise<void> {
  await queries.query(
    `UPDATE what_if_runs SET state = 'waiting', lease = NULL, lease_until = NULL, done = 0, attempts = attempts - 1
     WHERE id = $1 AND lease = $2`,
    [id, lease],
  );
}
