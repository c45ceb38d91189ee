import { refusal, type Refusal } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { appendPlatform } from '../ledger/platform-log.js';
import type { Queries } from '../ledger/queries.js';
import { readHot } from '../ledger/stored-state.js';
import { inTransaction } from '../ledger/transaction.js';
import { revokeKeys } from './keys.js';

/** What people change of a bot beside its trading. */
export interface BotChanges {
  readonly name?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly members?:
    | {
        readonly add?: readonly string[] | undefined;
        readonly remove?: readonly string[] | undefined;
      }
    | undefined;
}

/**
 * Renames, archives, changes members: each a line of the platform's log, and none when it changes nothing. A bot
 * with open positions is not archived: its keys, which end with it, are needed to report them.
 */
export async function changeBot(
  pool: Pool,
  bot: string,
  changes: BotChanges,
  by: string,
): Promise<Refusal | null> {
  return inTransaction(pool, async (queries) => {
    const open = changes.archived === true ? await openTrades(queries, bot) : 0;
    if (open > 0)
      return refusal(
        'OPEN_POSITIONS',
        `${open} ${open === 1 ? 'position is' : 'positions are'} open: close and report, or void, them first.`,
      );
    if (changes.name !== undefined) await rename(queries, bot, changes.name, by);
    if (changes.archived !== undefined) await archive(queries, bot, changes.archived, by);
    if (changes.members !== undefined) await changeMembers(queries, bot, changes.members, by);
    return null;
  });
}

/** Held until the bot is archived: nothing is opened meanwhile. */
async function openTrades(queries: Queries, bot: string): Promise<number> {
  const { rows } = await queries.query<{ hot: string }>(
    'SELECT hot FROM bot_states WHERE bot = $1 FOR UPDATE',
    [bot],
  );
  return rows[0] === undefined ? 0 : readHot(rows[0].hot).open_trades;
}

async function rename(queries: Queries, bot: string, name: string, by: string): Promise<void> {
  const { rowCount } = await queries.query(
    'UPDATE bots SET name = $2 WHERE id = $1 AND name <> $2',
    [bot, name],
  );
  if (rowCount === 1) await appendPlatform(queries, 'bot.renamed', { by, subject: bot, name });
}

async function archive(
  queries: Queries,
  bot: string,
  archived: boolean,
  by: string,
): Promise<void> {
  const { rowCount } = await queries.query(
    `UPDATE bots SET archived_at = CASE WHEN $2 THEN phase_clock() END
     WHERE id = $1 AND (archived_at IS NOT NULL) <> $2`,
    [bot, archived],
  );
  if (rowCount !== 1) return;
  await appendPlatform(queries, 'bot.archived', { by, subject: bot, archived });
  if (archived) await revokeKeys(queries, bot, by);
}

/** Who sees and steers a bot beside administrators. */
export async function changeMembers(
  queries: Queries,
  bot: string,
  { add = [], remove = [] }: NonNullable<BotChanges['members']>,
  by: string,
): Promise<void> {
  const added = await queries.query<{ actor: string }>(
    'INSERT INTO bot_members (bot, actor) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING RETURNING actor',
    [bot, add],
  );
  const removed = await queries.query<{ actor: string }>(
    'DELETE FROM bot_members WHERE bot = $1 AND actor = ANY ($2) RETURNING actor',
    [bot, remove],
  );
  if (added.rows.length + removed.rows.length === 0) return;
  await appendPlatform(queries, 'members.changed', {
    by,
    subject: bot,
    added: added.rows.map(({ actor }) => actor),
    removed: removed.rows.map(({ actor }) => actor),
  });
}
