import type { Queries } from '../ledger/transaction/queries.js';
import { migrationNames } from './migration-files.js';

const NO_SUCH_TABLE = '42P01';
const NO_RIGHT = '42501';

/** The newest migration of this version that the database does not have; null: it has all that this version knows. */
export async function missingMigration(queries: Queries): Promise<string | null> {
  const newest = (await migrationNames()).at(-1)!;
  try {
    const { rowCount } = await queries.query(
      'SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL',
      [newest],
    );
    return rowCount === 0 ? newest : null;
  } catch (error) {
    // A database that was never migrated has no such table; before this table could be read, no such right.
    const { code } = error as { code?: unknown };
    if (code === NO_SUCH_TABLE || code === NO_RIGHT) return newest;
    throw error;
  }
}
