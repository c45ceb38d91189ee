import type { Queries } from '../ledger/transaction/queries.js';
import { migrationNames } from './migration-files.js';

const NO_SUCH_TABLE = '42P01';
const NO_RIGHT = '42501';

/** How the database's schema differs from that of this version. */
export interface SchemaMismatch {
  /** The newest migration of this version that the database lacks, or the newest one that it has and this version does not know. */
  readonly migration: string;
  readonly database: 'older' | 'newer';
}

/** Null: the database has the schema of this version. */
export async function schemaMismatch(queries: Queries): Promise<SchemaMismatch | null> {
  const newest = (await migrationNames()).at(-1)!;
  try {
    const { rows } = await queries.query<{ has: boolean | null; last: string | null }>(
      `SELECT bool_or(migration_name = $1) AS has, max(migration_name) AS last
       FROM _prisma_migrations WHERE finished_at IS NOT NULL`,
      [newest],
    );
    const { has, last } = rows[0]!;
    if (has !== true) return { migration: newest, database: 'older' };
    return last! > newest ? { migration: last!, database: 'newer' } : null;
  } catch (error) {
    // A database that was never migrated has no such table; before this table could be read, no such right.
    const { code } = error as { code?: unknown };
    if (code === NO_SUCH_TABLE || code === NO_RIGHT)
      return { migration: newest, database: 'older' };
    throw error;
  }
}
