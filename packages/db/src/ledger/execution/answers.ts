import type { Pool } from 'pg';
import type { Transaction } from '../transaction/transaction.js';

/** A halt has come since the bots were locked: the transaction is tried again, and finds them halted. */
const HALTED_MEANWHILE = 'PH001';

export const isHaltedMeanwhile = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === HALTED_MEANWHILE;

/**
 * The last statement of a transaction that allows something: from here on until `released`, whoever stops these bots
 * waits before the stop is acknowledged (rules 3.3).
 */
export function holdAnswers(
  transaction: Transaction,
  halts: number,
  bots: readonly string[],
): void {
  transaction.outliveCommit('SELECT pg_advisory_unlock_all()');
  transaction.send(transaction.query('SELECT hold_answers($1, $2)', [halts, bots]));
}

/** Waits until what was allowed a bot before it was stopped is answered. */
export async function awaitAnswersOfBot(pool: Pool, bot: string, within_ms: number): Promise<void> {
  await pool.query('SELECT await_answers(NULL, $1, $2)', [bot, within_ms]);
}

/** Waits until what was allowed any bot before a halt is answered. */
export async function awaitAnswersOfAll(
  pool: Pool,
  halt: number,
  within_ms: number,
): Promise<void> {
  await pool.query('SELECT await_answers($1, NULL, $2)', [halt, within_ms]);
}
