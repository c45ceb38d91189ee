import { createPool, Executor } from '@phasegate/db';
import { recordRecovery, startMirror } from '@phasegate/integrity';
import type { Logger } from 'pino';

/** A batch of the mirror is read and planned in a fraction of this. */
const STATEMENT_MS = 10_000;
/** One to plan with, one to renew the lease meanwhile. */
const CONNECTIONS = 2;

/** Mirrors the log into files (rules 8.2), on connections of its own: neither waits for the other's work. */
export function mirrorDuty(
  databaseUrl: string,
  history: { readonly directory: string; readonly segment_bytes: number },
  log: Logger,
): { close(): Promise<void> } {
  const pool = createPool(databaseUrl, { max: CONNECTIONS, statementMs: STATEMENT_MS });
  const recovering = { pool, executor: new Executor(pool), history: history.directory };
  const mirror = startMirror({
    pool,
    ...history,
    log,
    recovered: (segment) => recordRecovery(recovering, segment),
  });
  return {
    async close() {
      await mirror.close();
      await pool.end();
    },
  };
}
