import { PLATFORM, type Queries } from '@phasegate/db';
import type { CheckpointChain } from './checkpoint.js';
import { checkpointFile } from './file-store.js';
import { UnusableCheckpoints } from './signing.js';

/** The checkpoints of the folder are those of another database, and nothing of that one is in this one. */
export class AnotherDatabase extends UnusableCheckpoints {
  override readonly name = 'AnotherDatabase';

  constructor(
    readonly directory: string,
    /** Whose checkpoints they are. */
    readonly owner: string,
    /** The id of this database. */
    readonly database: string,
  ) {
    super(
      `${checkpointFile(directory)} holds the checkpoints of database ${owner}, and this is database ${database}, ` +
        'which has none of its logs: set PHASE_CHECKPOINT_DIR to the folder of this database, or to an empty one',
    );
  }
}

/** The id of this database, as stored in it. */
export async function databaseId(queries: Queries): Promise<string> {
  const { rows } = await queries.query<{ id: string }>('SELECT id FROM database_identity');
  if (rows[0] === undefined) throw new Error('database_identity is empty: the database has no id');
  return rows[0].id;
}

/**
 * Compares the database's id with that of the folder's checkpoints. A different id alone excuses nothing, since an
 * attacker who can change the logs can change the id too. Only if none of the signed history is there is it another
 * database.
 *
 * @returns the fault of the id; null: none
 * @throws AnotherDatabase
 */
export async function misnamed(
  queries: Queries,
  directory: string,
  file: CheckpointChain,
  table: CheckpointChain,
): Promise<string | null> {
  const { database: owner } = file;
  if (owner === null) return null;
  const id = await databaseId(queries);
  if (id === owner) return null;
  const isKnown = file.hashes[0] === table.hashes[0] || (await holdsAnyOf(queries, file));
  if (!isKnown) throw new AnotherDatabase(directory, owner, id);
  return `is ${id}, and the checkpoints over its logs are those of ${owner}: it was changed`;
}

/** Whether any signed history is there: any event of a signed bot, changed or not, or the platform's log unchanged. */
async function holdsAnyOf(queries: Queries, { oldest }: CheckpointChain): Promise<boolean> {
  const { seq = 0, hash = '' } = oldest.get(PLATFORM) ?? {};
  const { rows } = await queries.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM unnest($1::text[]) AS signed (bot) WHERE
                      EXISTS (SELECT FROM bots WHERE id = signed.bot)
                      OR EXISTS (SELECT FROM bot_states s WHERE s.bot = signed.bot)
                      OR EXISTS (SELECT FROM events e WHERE e.bot = signed.bot))
         OR EXISTS (SELECT FROM events WHERE bot = $2 AND seq = $3 AND hash = $4) AS known`,
    [[...oldest.keys()].filter((log) => log !== PLATFORM), PLATFORM, seq, hash],
  );
  return rows[0]!.known;
}
