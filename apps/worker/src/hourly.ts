import { createPool } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { watchGuardrails } from './guardrails.js';
import { remindOfDecisions } from './reminders.js';
import { repeated } from './repeated.js';

const HOUR_MS = 3_600_000;
/** Whole logs and all bots are read. */
const STATEMENT_MS = 60_000;

const ROUND: readonly (readonly [what: string, look: (pool: Pool) => Promise<void>])[] = [
  ['The guardrails', watchGuardrails],
  ['Decisions that wait for an operator', remindOfDecisions],
];

/** Looks at what changes slowly, immediately and then every hour, until it is closed. */
export function hourlyDuty(
  databaseUrl: string,
  log: Logger,
  every_ms = HOUR_MS,
): { close(): Promise<void> } {
  const pool = createPool(databaseUrl, {
    max: 1,
    statementMs: STATEMENT_MS,
    idleInTransactionMs: STATEMENT_MS,
  });
  const round = async () => {
    for (const [what, look] of ROUND)
      await look(pool).catch((error: unknown) =>
        log.warn({ err: error }, `${what} could not be checked; the next check is in an hour.`),
      );
  };
  const rounds = repeated(round, every_ms);
  return {
    async close() {
      await rounds.close();
      await pool.end();
    },
  };
}
