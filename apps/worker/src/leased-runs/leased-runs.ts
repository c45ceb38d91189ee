import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';

const IDLE_MS = 1_000;
/** How often the progress is written, and the lease renewed with it. */
const PROGRESS_MS = 500;

/** One kind of long run, whose queue and leases are rows of PostgreSQL. */
export interface LeasedRuns<Run> {
  /** In the plural, as a log line begins: "What-if runs". */
  readonly name: string;
  /** Takes the oldest waiting run under the lease; null when none waits. */
  claim(lease: string): Promise<Run | null>;
  /** @returns whether the run ended, well or badly; false leaves it to be claimed again */
  carryOut(run: Run, lease: string, closing: AbortSignal): Promise<boolean>;
}

/**
 * Executes waiting runs one after the other (docs/adr/0012). Any number of workers may look for them; a run that one
 * leaves unfinished is restarted by another.
 */
export function leasedRunDuty<Run>(runs: LeasedRuns<Run>, log: Logger): { close(): Promise<void> } {
  const closing = new AbortController();
  const running = doWaitingRuns(runs, log, closing.signal);
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function doWaitingRuns<Run>(
  runs: LeasedRuns<Run>,
  log: Logger,
  closing: AbortSignal,
): Promise<void> {
  let isAway = false;
  while (!closing.aborted) {
    const lease = randomUUID();
    try {
      const run = await runs.claim(lease);
      isAway = false;
      if (run !== null && (await runs.carryOut(run, lease, closing))) continue;
    } catch (error) {
      if (!isAway) log.warn({ err: error }, `${runs.name} wait: the database does not answer.`);
      isAway = true;
    }
    await wait(IDLE_MS, undefined, { signal: closing }).catch(() => undefined);
  }
}

/**
 * Renews the lease of a run until it is stopped.
 *
 * @param keep renews it and writes the progress; false when the run belongs to another worker now
 * @returns stops renewing
 */
export function renewLease(keep: () => Promise<boolean>, onLost: () => void): () => void {
  const renewing = setInterval(() => {
    keep().then(
      (isOurs) => (isOurs ? undefined : onLost()),
      // The database is away: the run goes on, and its end is stored if the lease is still ours then.
      () => undefined,
    );
  }, PROGRESS_MS);
  return () => clearInterval(renewing);
}
