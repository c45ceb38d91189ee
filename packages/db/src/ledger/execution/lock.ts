import type { BotRef, Command } from './command.js';
import type { Queries } from '../transaction/queries.js';
import { isReleased } from '../state/releases.js';
import type { Transaction } from '../transaction/transaction.js';

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
  readonly seal: string;
  /** Whether the log has an event after the state: then it is an earlier state that somebody put back. */
  readonly log_goes_on: boolean;
  /** The seal of the end of the last halt; null: it has none. */
  readonly resumption: string | null;
}

interface Row extends Omit<LockedBot, 'bot'> {
  readonly bot: string | null;
  readonly held: boolean;
  /** The bot's last quarantine; null: it has had none. */
  readonly quarantine: number | null;
  readonly release_seal: string | null;
}

/** Somebody else holds the bot. */
export const HELD_ELSEWHERE = Symbol('held elsewhere');

/** A command with the bot that it is for. */
export interface Asked {
  readonly ref: BotRef;
  readonly command: Command<unknown>;
}

/**
 * Locks the bots of commands.
 *
 * @param patient whether it waits for a bot that somebody else holds
 * @returns one for each, in order; null: there is no such bot or key
 */
export async function lockBots(
  transaction: Transaction,
  asked: readonly Asked[],
  patient: boolean,
): Promise<(LockedBot | typeof HELD_ELSEWHERE | null)[]> {
  const { rows } = await transaction.query<Row & Record<string, unknown>>(
    'SELECT * FROM lock_sealed_bots($1, $2, $3, $4, $5)',
    [
      asked.map(({ ref }) => ('bot' in ref ? ref.bot : null)),
      asked.map(({ ref }) => ('bot' in ref ? null : ref.keyHash)),
      asked.map(({ command }) => command.trade_id ?? null),
      asked.map(({ command }) => command.scope === 'whole'),
      patient,
    ],
  );
  return rows.map(({ bot, held, quarantine, release_seal, ...row }) => {
    if (bot === null) return null;
    if (!held) return HELD_ELSEWHERE;
    const quarantined = row.quarantined || !isReleased({ id: quarantine, release_seal }, bot);
    return { ...row, bot, quarantined };
  });
}

/** Holds a bot's row until the transaction ends: none of its commands runs meanwhile. */
export async function holdBot(queries: Queries, bot: string): Promise<void> {
  await queries.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [bot]);
}
