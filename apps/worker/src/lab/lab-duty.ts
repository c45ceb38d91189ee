import {
  claimLabRun,
  endLabRun,
  keepLabRun,
  releaseLabRun,
  type ClaimedLabRun,
  type LabRunEnd,
} from '@phasegate/db';
import type { RunOptions } from '@phasegate/lab';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { leasedRunDuty, renewLease } from '../leased-runs/leased-runs.js';
import { resultOf } from './requests.js';

/** Executes waiting runs of the lab, each on all cores. */
export const labDuty = (pool: Pool, log: Logger): { close(): Promise<void> } =>
  leasedRunDuty<ClaimedLabRun>(
    {
      name: 'Lab runs',
      claim: (lease) => claimLabRun(pool, lease),
      carryOut: (run, lease, closing) => carryOut(pool, log, run, lease, closing),
    },
    log,
  );

async function carryOut(
  pool: Pool,
  log: Logger,
  run: ClaimedLabRun,
  lease: string,
  closing: AbortSignal,
): Promise<boolean> {
  const lost = new AbortController();
  const progress = { done: 0, total: 0 };
  const keep = () => keepLabRun(pool, run.id, lease, progress);
  const stopRenewing = renewLease(keep, () => lost.abort());
  try {
    const end = await endOf(run, {
      signal: AbortSignal.any([closing, lost.signal]),
      onProgress: (done, total) => Object.assign(progress, { done, total }),
    });
    if (end === null) await releaseLabRun(pool, run.id, lease);
    else {
      if ('fault' in end) log.error({ lab_run: run.id, fault: end.fault }, 'A lab run failed.');
      await keep();
      await endLabRun(pool, run.id, lease, end);
    }
    return end !== null;
  } finally {
    stopRenewing();
  }
}

/** Null: it was stopped on the way. */
async function endOf(run: ClaimedLabRun, options: RunOptions): Promise<LabRunEnd | null> {
  try {
    return { result: await resultOf(run, options) };
  } catch (error) {
    if (options.signal?.aborted) return null;
    return { fault: `The run failed: ${(error as Error).message}` };
  }
}
