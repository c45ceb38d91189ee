import type { Pool } from 'pg';
import { foldOf } from './fold.js';
import { INSERT_MARKS, markRow, SUM_MONTHS_UP } from '../append/session-marks.js';
import { followed } from '../chain/stored-log.js';
import { inTransaction, type Transaction } from '../transaction/transaction.js';
import { BrokenLog, ChainFollower } from '../chain/verify-chain.js';

/** The result by bot. */
export interface Backfilled {
  readonly filled: readonly string[];
  /** Their logs are damaged: charts of them begin when they are whole again and this ran once more. */
  readonly broken: readonly string[];
}

/**
 * Marks the sessions that were finalised before there were marks, each bot from its log in a transaction of its own.
 * The owner's work: the services may not delete.
 */
export async function backfillMarks(owner: Pool): Promise<Backfilled> {
  const { rows } = await owner.query<{ bot: string }>(
    `SELECT DISTINCT s.bot FROM sessions s LEFT JOIN session_marks m USING (bot, date) WHERE m.bot IS NULL ORDER BY s.bot`,
  );
  const filled: string[] = [];
  const broken: string[] = [];
  for (const { bot } of rows) {
    const whole = await inTransaction(owner, (transaction) => fill(transaction, bot)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof BrokenLog) return false;
        throw error;
      },
    );
    (whole ? filled : broken).push(bot);
  }
  return { filled, broken };
}

async function fill(transaction: Transaction, bot: string): Promise<void> {
  await transaction.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [bot]);
  const marks: object[] = [];
  const events = followed(transaction, bot, new ChainFollower(bot));
  for await (const { event, state } of foldOf(transaction, events))
    if (event.type === 'session.closed') marks.push(markRow(bot, event, state));
  for (const table of ['session_marks', 'mark_months'])
    await transaction.query(`DELETE FROM ${table} WHERE bot = $1`, [bot]);
  const values = [bot, JSON.stringify(marks)];
  await transaction.query(INSERT_MARKS, values);
  await transaction.query(SUM_MONTHS_UP, values);
}
