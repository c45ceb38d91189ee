import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { useStateKeys } from '../ledger/state/state-seal.js';
import { testClock, type TestClock } from './clock.js';
import { urlFor, withClient } from './connect.js';
import { ensureTemplate, OWNER, SERVICE } from './template.js';

export interface TestDatabase {
  /** As the restricted role of the services. */
  readonly serviceUrl: string;
  /** As the owner of the tables. */
  readonly ownerUrl: string;
  readonly clock: TestClock;
  /** Cuts every connection and accepts none, until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  drop(): Promise<void>;
}

/** The PHASE_STATE_KEY of the processes of a test. */
export const TEST_STATE_KEY = 'seals the states of test databases alone';

/**
 * A migrated, empty database of a test's own, its clock running with the real
 * one until the test moves it.
 *
 * @param adminUrl a superuser's address of the server, with a password; what
 *   the test run names unless a test starts a server of its own
 */
export async function createTestDatabase(
  adminUrl = process.env.TEST_DATABASE_ADMIN_URL,
): Promise<TestDatabase> {
  if (!adminUrl)
    throw new Error('TEST_DATABASE_ADMIN_URL is not set, and the run started no server.');
  useStateKeys(TEST_STATE_KEY);
  const name = `phasegate_test_${randomBytes(8).toString('hex')}`;
  const asAdmin = (...statements: string[]) =>
    withClient(adminUrl, async (admin) => {
      for (const statement of statements) await admin.query(statement);
    });
  const template = await withClient(adminUrl, (admin) => ensureTemplate(admin, adminUrl));
  await asAdmin(
    `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER}`,
    // A copy gets the default rights of a new database, not those of its template.
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO phasegate_app`,
  );
  const ownerUrl = urlFor(adminUrl, name, OWNER);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1, allowExitOnIdle: true });
  owner.on('error', () => undefined);
  return {
    serviceUrl: urlFor(adminUrl, name, SERVICE),
    ownerUrl,
    clock: testClock(owner),
    stop: () =>
      asAdmin(
        `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      ),
    start: () => asAdmin(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`),
    async drop() {
      await owner.end();
      await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
