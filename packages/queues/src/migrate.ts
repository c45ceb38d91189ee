// The program that makes the queues' tables in PostgreSQL: `node dist/migrate.js`, after the ledger's own.
import { BadEnvironment, databaseServersOf, readServiceEnvironment } from '@phasegate/config';
import { migrateQueues } from './migrate-queues.js';

try {
  const { DATABASE_MIGRATE_URL } = readServiceEnvironment('migrate_queues', process.env, [
    'DATABASE_MIGRATE_URL',
  ]);
  // With several servers the queues are in Redis (NeedsRedis).
  if (databaseServersOf(DATABASE_MIGRATE_URL).length === 1)
    await migrateQueues(DATABASE_MIGRATE_URL);
} catch (error) {
  if (!(error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
