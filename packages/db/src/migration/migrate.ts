import { createPool } from '../clients.js';
import { backfillMarks } from '../ledger/verification/backfill-marks.js';
import { refoldOutdated } from '../ledger/verification/refold.js';
import { beginSealing, hasSealingBegun, type Sealed } from '../ledger/verification/sealing.js';
import { NoStateKey } from '../ledger/state/state-seal.js';
import { connect, primaryAddress } from './connect.js';
import { MigrationFault } from './fault.js';
import { readMigrations } from './migration-files.js';
import { openSchemaEngine } from './schema-engine.js';
import { admitServices } from './service-role.js';

/** An arbitrary number that no other program uses for a lock in this database. */
const LOCK = 20_261_122;

/** A long log is read and written in less. */
const FILL_MS = 600_000;

const NOTHING_EXTERNAL = { externalTables: [], externalEnums: [] };

export interface DatabaseUrls {
  /** The owner of the tables (DATABASE_MIGRATE_URL). */
  readonly ownerUrl: string;
  /** The role that the services connect as (DATABASE_URL), in the same database. */
  readonly serviceUrl: string;
}

export interface Migrated {
  /** Names of the migrations that were applied now; none when the database was up to date. */
  readonly applied: readonly string[];
  /** Whether the database restricts the services; false when both addresses name the owner. */
  readonly restricted: boolean;
  /** The result for states that an earlier version had left without a seal; null: there were none. */
  readonly sealing: Sealed | null;
}

/**
 * Migrates the database to this version and grants the services access. May run any number of times, and from several
 * processes at once.
 *
 * @throws MigrationFault
 */
export async function migrate(urls: DatabaseUrls): Promise<Migrated> {
  const ownerUrl = await primaryAddress(urls.ownerUrl, 'DATABASE_MIGRATE_URL');
  const serviceUrl = await primaryAddress(urls.serviceUrl, 'DATABASE_URL');
  const owner = await connect(ownerUrl, 'DATABASE_MIGRATE_URL');
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const applied = await applyMigrations(ownerUrl);
    const sealing = await makeUpFor(ownerUrl);
    return { applied, restricted: await admitServices(owner, serviceUrl), sealing };
  } finally {
    await owner.end();
  }
}

/** Steps that a migration in SQL cannot do: figures that only a fold of the log gives, and seals. */
async function makeUpFor(ownerUrl: string): Promise<Sealed | null> {
  const pool = createPool(ownerUrl, { max: 2, statementMs: FILL_MS, idleInTransactionMs: FILL_MS });
  try {
    const begun = await hasSealingBegun(pool);
    await refoldOutdated(pool, { vouched: !begun });
    await backfillMarks(pool);
    return begun ? null : await beginSealing(pool);
  } catch (error) {
    if (error instanceof NoStateKey) throw new MigrationFault(`${error.message}.`);
    throw error;
  } finally {
    await pool.end();
  }
}

async function applyMigrations(ownerUrl: string): Promise<readonly string[]> {
  const { engine, close } = await openSchemaEngine(ownerUrl);
  const input = { migrationsList: await readMigrations(), filters: NOTHING_EXTERNAL };
  try {
    const history = await engine.diagnoseMigrationHistory({
      ...input,
      optInToShadowDatabase: false,
    });
    // A script runs in a transaction, so a failed one changed nothing.
    for (const migrationName of history.failedMigrationNames) {
      await engine.markMigrationRolledBack({ migrationName });
    }
    const { appliedMigrationNames } = await engine.applyMigrations(input);
    return appliedMigrationNames;
  } catch (error) {
    throw new MigrationFault(`DATABASE_MIGRATE_URL: ${reasonOf(error as Error)}.`, {
      cause: error,
    });
  } finally {
    await close();
  }
}

/** The engine tells where in its own code it failed, too: only the database's words are of use. */
function reasonOf({ message }: Error): string {
  const [firstLine = ''] = message.split('\n');
  return /ERROR: (.*)/.exec(message)?.[1] ?? firstLine;
}
