import { runMigrations } from 'bullmq';
import pg from 'pg';

/** The services' rights, which come with the ledger's migrations. */
const SERVICES = 'phasegate_app';

/**
 * Makes the tables of the queues in PostgreSQL, in a schema of their own, and lets the services use them.
 * May run any number of times.
 * @param ownerUrl the owner's address (DATABASE_MIGRATE_URL)
 */
export async function migrateQueues(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await runMigrations(client);
    await client.query(`GRANT USAGE ON SCHEMA bullmq TO ${SERVICES}`);
    await client.query(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO ${SERVICES}`,
    );
    await client.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA bullmq TO ${SERVICES}`);
  } finally {
    await client.end();
  }
}
