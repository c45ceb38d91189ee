import {
  claimWhatIf,
  endWhatIf,
  keepWhatIf,
  releaseWhatIf,
  type ClaimedWhatIf,
  type WhatIfEnd,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { leasedRunDuty, renewLease } from '../leased-runs/leased-runs.js';
import type { Replayed } from './messages.js';
import { Replaying } from './replaying.js';

interface Replays {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly log: Logger;
}

/** Executes waiting what-if runs, each in a thread (docs/adr/0012). */
export const whatIfDuty = (
  databaseUrl: string,
  pool: Pool,
  log: Logger,
): { close(): Promise<void> } =>
  leasedRunDuty<ClaimedWhatIf>(
    {
      name: 'What-if runs',
      claim: (lease) => claimWhatIf(pool, lease),
      carryOut: (run, lease, closing) => carryOut({ databaseUrl, pool, log }, run, lease, closing),
    },
    log,
  );

/** Whether it came to an end, well or badly. */
async function carryOut(
  replays: Replays,
  run: ClaimedWhatIf,
  lease: string,
  closing: AbortSignal,
): Promise<boolean> {
  const { databaseUrl, pool } = replays;
  const log = replays.log.child({ bot: run.bot, what_if: run.id, attempt: run.attempts });
  const replaying = new Replaying({ databaseUrl, run });
  const stop = () => void replaying.stop();
  closing.addEventListener('abort', stop);
  const stopRenewing = renewLease(() => keepWhatIf(pool, run.id, lease, replaying.done), stop);
  try {
    const end = endOf(await replaying.ended.catch((error: unknown) => failed(error, log)), log);
    if (end === null) await releaseWhatIf(pool, run.id, lease);
    else if (await endWhatIf(pool, run.id, lease, end)) log.info('A what-if run has ended.');
    return end !== null;
  } finally {
    stopRenewing();
    closing.removeEventListener('abort', stop);
    await replaying.stop();
  }
}

/** Null: the run is to be claimed again. */
function endOf(replayed: Replayed | null, log: Logger): WhatIfEnd | null {
  if (replayed === null) return null;
  if ('again' in replayed) {
    log.warn({ reason: replayed.again }, 'A what-if run lost the database; it is restarted.');
    return null;
  }
  if ('fault' in replayed)
    log.error({ fault: replayed.fault }, 'A what-if run cannot be done; see the integrity page.');
  return replayed;
}

function failed(error: unknown, log: Logger): Replayed {
  log.error({ err: error }, 'A what-if run failed; it is not tried again.');
  const tooLarge = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return {
    fault: tooLarge
      ? 'The history is too large to be replayed in the memory of a worker.'
      : `The replay failed: ${(error as Error).message}`,
  };
}
