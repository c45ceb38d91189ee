import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
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
import type { Replayed } from './messages.js';
import { Replaying } from './replaying.js';

const IDLE_MS = 1_000;
/** How often the progress is written, and the lease renewed with it. */
const PROGRESS_MS = 500;

interface Around {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

/**
 * Does the what-if runs that wait, one after the other, each in a thread (docs/adr/0012). What waits stands in
 * PostgreSQL and so does who does it: any number of workers may look, and what one leaves undone another begins anew.
 */
export function whatIfDuty(
  databaseUrl: string,
  pool: Pool,
  log: Logger,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const around = { databaseUrl, pool, log, closing: closing.signal };
  const running = lookAgainAndAgain(around);
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
      const claimed = await claimWhatIf(pool, lease);
      away = false;
      if (claimed !== null && (await carriedOut(around, claimed, lease))) continue;
    } catch (error) {
      if (!away)
        log.warn(
          { err: error },
          'What-if runs wait: the database does not answer; it is tried on.',
        );
      away = true;
    }
    await wait(IDLE_MS, undefined, { signal: closing }).catch(() => undefined);
  }
}

/** Whether it came to an end, well or badly. */
async function carriedOut(around: Around, run: ClaimedWhatIf, lease: string): Promise<boolean> {
  const { databaseUrl, pool, closing } = around;
  const log = around.log.child({ bot: run.bot, what_if: run.id, attempt: run.attempts });
  const replaying = new Replaying({ databaseUrl, run });
  const stop = () => void replaying.stop();
  closing.addEventListener('abort', stop);
  const keeping = setInterval(() => {
    keepWhatIf(pool, run.id, lease, replaying.done).then(
      (ours) => (ours ? undefined : replaying.stop()),
      // The database is away: the run goes on, and its end is stored if the lease is still ours then.
      () => undefined,
    );
  }, PROGRESS_MS);
  try {
    const end = endOf(await replaying.ended.catch((error: unknown) => failed(error, log)), log);
    if (end === null) await releaseWhatIf(pool, run.id, lease);
    else if (await endWhatIf(pool, run.id, lease, end)) log.info('A what-if run has ended.');
    return end !== null;
  } finally {
    clearInterval(keeping);
    closing.removeEventListener('abort', stop);
    await replaying.stop();
  }
}

/** Null: it is to be done again, by whoever comes next. */
function endOf(replayed: Replayed | null, log: Logger): WhatIfEnd | null {
  if (replayed === null) return null;
  if ('again' in replayed) {
    log.warn({ reason: replayed.again }, 'A what-if run lost the database; it is begun anew.');
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
