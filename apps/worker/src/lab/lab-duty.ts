import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
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
import { resultOf } from './requests.js';

const IDLE_MS = 1_000;
/** How often the progress is written, and the lease renewed with it. */
const PROGRESS_MS = 500;

interface Around {
  readonly pool: Pool;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

/**
 * Does the runs of the lab that wait, one after the other, each on all cores. What waits stands in PostgreSQL and so
 * does who does it: any number of workers may look, and what one leaves undone another begins anew.
 */
export function labDuty(pool: Pool, log: Logger): { close(): Promise<void> } {
  const closing = new AbortController();
  const running = lookAgainAndAgain({ pool, log, closing: closing.signal });
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function lookAgainAndAgain(around: Around): Promise<void> {
  const { pool, log, closing } = around;
  let away = false;
  while (!closing.aborted) {
    const lease = randomUUID();
    try {
      const claimed = await claimLabRun(pool, lease);
      away = false;
      if (claimed !== null) {
        await carryOut(around, claimed, lease);
        continue;
      }
    } catch (error) {
      if (!away)
        log.warn(
          { err: error },
          'Runs of the lab wait: the database does not answer; it is tried on.',
        );
      away = true;
    }
    await wait(IDLE_MS, undefined, { signal: closing }).catch(() => undefined);
  }
}

async function carryOut({ pool, log, closing }: Around, run: ClaimedLabRun, lease: string) {
  const lost = new AbortController();
  const progress = { done: 0, total: 0 };
  const keeping = setInterval(() => {
    keepLabRun(pool, run.id, lease, progress).then(
      (ours) => (ours ? undefined : lost.abort()),
      // The database is away: the run goes on, and its end is stored if the lease is still ours then.
      () => undefined,
    );
  }, PROGRESS_MS);
  try {
    const end = await endOf(run, {
      signal: AbortSignal.any([closing, lost.signal]),
      onProgress: (done, total) => Object.assign(progress, { done, total }),
    });
    if (end === null) await releaseLabRun(pool, run.id, lease);
    else {
      if ('fault' in end)
        log.error({ lab_run: run.id, fault: end.fault }, 'A run of the lab failed.');
      await keepLabRun(pool, run.id, lease, progress);
      await endLabRun(pool, run.id, lease, end);
    }
  } finally {
    clearInterval(keeping);
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
