import { logsWithThrottledAttempts, recordThrottledAttempts, type Executor } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

const EVERY_MS = 5_000;

/**
 * Puts override attempts that were throttled away into the logs, an event for each minute and person, once the
 * minute is over (rules 7.2). They are counted in PostgreSQL before they are answered, so nothing is lost while no
 * worker runs; of several workers one records each minute.
 */
export function recordOverrideAttempts(
  pool: Pool,
  executor: Executor,
  log: Logger,
  every_ms = EVERY_MS,
): { close(): Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= recordAll(pool, executor, log)
      .catch((error: unknown) =>
        log.error(
          { err: error },
          'Throttled override attempts could not be read; they stay counted and are tried again.',
        ),
      )
      .finally(() => (running = null));
  }, every_ms);
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** One log that fails does not keep the others waiting. */
async function recordAll(pool: Pool, executor: Executor, log: Logger): Promise<void> {
  for (const bot of await logsWithThrottledAttempts(pool)) {
    try {
      const events = await recordThrottledAttempts(pool, executor, bot);
      log.warn(
        { event: 'phase.override_blocked', code: 'LOCKED_OUT', bot, events },
        'Override attempts were throttled: see GET /v1/overrides for who tried.',
      );
    } catch (error) {
      log.error(
        { err: error, bot },
        'Throttled override attempts could not be recorded; they stay counted and are tried again.',
      );
    }
  }
}
