import { revokePermits, type Refusal } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { holdBot } from '../ledger/execution/lock.js';
import type { Executor } from '../ledger/execution/execute.js';
import { Quarantined } from '../ledger/transaction/faults.js';
import { appendPlatform } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { inTransaction } from '../ledger/transaction/transaction.js';

/** Changes to a bot's registration, not to its trading. */
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
 * with open positions is not archived. Archiving ends its outstanding permits; its keys still report what it
 * entered before (rules 3.3).
 */
export async function changeBot(
  pool: Pool,
  executor: Executor,
  bot: string,
  changes: BotChanges,
  by: string,
): Promise<Refusal | null> {
  if (changes.archived === true) return changeAndArchive(pool, executor, bot, changes, by);
  await inTransaction(pool, (queries) => applyChanges(queries, bot, changes, by));
  return null;
}

async function changeAndArchive(
  pool: Pool,
  executor: Executor,
  bot: string,
  changes: BotChanges,
  by: string,
): Promise<Refusal | null> {
  try {
    const { result } = await executor.execute<Refusal | null>(
      { bot },
      {
        scope: 'whole',
        stops: true,
        decide(draft, { now }) {
          const { open_trades } = draft.state.hot;
          if (open_trades > 0) return { refused: 'OPEN_POSITIONS', action: 'archive', open_trades };
          revokePermits(draft, now, 'archive');
          return null;
        },
        after: ({ queries }, refused) =>
          refused === null ? applyChanges(queries, bot, changes, by) : Promise.resolve(),
      },
    );
    return result;
  } catch (error) {
    if (!(error instanceof Quarantined)) throw error;
    // Nothing is allowed in quarantine, and its release ends every permit.
    await inTransaction(pool, async (queries) => {
      await holdBot(queries, bot);
      await applyChanges(queries, bot, changes, by);
    });
    return null;
  }
}

async function applyChanges(
  queries: Queries,
  bot: string,
  { name, archived, members }: BotChanges,
  by: string,
): Promise<void> {
  if (name !== undefined) await rename(queries, bot, name, by);
  if (archived !== undefined) await archive(queries, bot, archived, by);
  if (members !== undefined) await changeMembers(queries, bot, members, by);
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
}

/** Adds and removes members of a bot. */
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
