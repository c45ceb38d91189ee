import type { Pool } from 'pg';
import { UnknownBot } from './faults.js';
import type { Executor } from './execute.js';
import { revokeForHalt } from './commands/operators.js';
import { appendPlatform } from './platform-log.js';
import { inTransaction } from './transaction.js';

export interface HaltState {
  readonly halted_at: Date | null;
  readonly halted_by: string | null;
  readonly halt_reason: string | null;
}

/** Stops the entries of every bot at once, and takes back every permit that is out (rules 3, 3.3). */
export async function halt(
  pool: Pool,
  executor: Executor,
  by: string,
  reason: string,
): Promise<HaltState> {
  await inTransaction(pool, async (queries) => {
    const { rowCount } = await queries.query(
      'UPDATE platform SET halted_at = phase_clock(), halted_by = $1, halt_reason = $2 WHERE halted_at IS NULL',
      [by, reason],
    );
    if (rowCount === 1) await appendPlatform(queries, 'platform.halted', { by, reason });
  });
  const { rows } = await pool.query<{ bot: string }>(
    `SELECT bot FROM bot_states WHERE (hot::jsonb -> 'permits') <> '{}'`,
  );
  for (const { bot } of rows)
    await revokeForHalt(executor, bot).catch((error: unknown) => {
      if (!(error instanceof UnknownBot)) throw error;
    });
  return haltState(pool);
}

/** Lets entries go on; checks are answered by each bot's own state again. */
export async function resume(pool: Pool, by: string, reason: string): Promise<HaltState> {
  await inTransaction(pool, async (queries) => {
    const { rowCount } = await queries.query(
      'UPDATE platform SET halted_at = NULL, halted_by = NULL, halt_reason = NULL WHERE halted_at IS NOT NULL',
    );
    if (rowCount === 1) await appendPlatform(queries, 'platform.resumed', { by, reason });
  });
  return haltState(pool);
}

export async function haltState(pool: Pool): Promise<HaltState> {
  const { rows } = await pool.query<HaltState>(
    'SELECT halted_at, halted_by, halt_reason FROM platform',
  );
  return rows[0]!;
}
