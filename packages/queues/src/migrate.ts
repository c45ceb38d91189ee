// The program that makes the queues' tables in PostgreSQL: `node dist/migrate.js`, after the ledger's own.
import { BadEnvironment, readEnvironment } from '@phasegate/config';
import { migrateQueues } from './migrate-queues.js';

try {
  await migrateQueues(readEnvironment(process.env, ['DATABASE_MIGRATE_URL']).DATABASE_MIGRATE_URL);
} catch (error) {
  if (!(error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
