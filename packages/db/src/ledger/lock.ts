import type { BotRef, Command } from './command.js';
import type { Queries } from './queries.js';
import type { Transaction } from './transaction.js';

/** A bot as the transaction found it: the row is held, and everything was read after it was. */
export interface LockedBot {
  readonly bot: string;
  /** The id of the key that named it; null: it was named by its id. */
  readonly key: string | null;
  readonly seq: number;
  readonly hash: string;
  readonly hot: string;
  readonly policies: string;
  readonly track_record: string | null;
  readonly quarantined: boolean;
  readonly archived: boolean;
  readonly reported: boolean;
  /** How many halts there had been when its outstanding permits were granted; null: none is outstanding. */
  readonly halts_before: number | null;
  readonly now: Date;
  readonly halted: boolean;
  readonly halts: number;
  readonly closures_version: number;
}

type Row = Omit<LockedBot, 'bot'> & { readonly bot: string | null; readonly held: boolean };

/** Locks the bot of a command, and waits for it. @returns null: there is no such bot or key */
export async function lockBot(
  transaction: Transaction,
  ref: BotRef,
  { scope, trade_id }: Command<unknown>,
): Promise<LockedBot | null> {
  const [bot, key] = 'bot' in ref ? [ref.bot, null] : [null, ref.keyHash];
  const { rows } = await transaction.prepared<Row & Record<string, unknown>>(
    'lock_bots',
    'SELECT * FROM lock_bots($1, $2, $3, $4, $5)',
    [[bot], [key], [trade_id ?? null], [scope === 'whole'], true],
  );
  const row = rows[0]!;
  return row.bot === null ? null : { ...row, bot: row.bot };
}

/** Holds a bot's row until the transaction ends: none of its commands runs meanwhile. */
export async function holdBot(queries: Queries, bot: string): Promise<void> {
  await queries.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [bot]);
}
