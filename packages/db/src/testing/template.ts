import { createHash } from 'node:crypto';
import type pg from 'pg';
import { TEST_CLOCK_SQL } from './clock.js';
import { readMigrations } from '../migration/migration-files.js';
import { urlFor, withClient } from './connect.js';

export const OWNER = 'phasegate_test_owner';
export const SERVICE = 'phasegate_test_service';
const RIGHTS = 'phasegate_app';

/** Any number that no other program uses for a lock on a test server. */
const LOCK = 20_261_123;

/**
 * The database that every test database is a copy of: migrated, with the test
 * clock in place of the real one. Made once for each state of the migrations.
 *
 * @returns its name
 */
export async function ensureTemplate(admin: pg.Client, adminUrl: string): Promise<string> {
  const sources = JSON.stringify([await readMigrations(), TEST_CLOCK_SQL]);
  const name = `phasegate_template_${createHash('sha256').update(sources).digest('hex').slice(0, 16)}`;
  if (await exists(admin, 'pg_database', 'datname', name)) return name;
  await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    if (!(await exists(admin, 'pg_database', 'datname', name))) await build(admin, adminUrl, name);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
  return name;
}

/** Built under another name, so that a run that is interrupted leaves no half of a template. */
async function build(admin: pg.Client, adminUrl: string, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await ensureRoles(admin, adminUrl);
  await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${draft} OWNER ${OWNER}`);
  const ownerUrl = urlFor(adminUrl, draft, OWNER);
  // Loaded only here: most tests find a template, and the schema engine is large.
  const { migrate } = await import('../migration/migrate.js');
  await migrate({ ownerUrl, serviceUrl: urlFor(adminUrl, draft, SERVICE) });
  await withClient(ownerUrl, (owner) => owner.query(TEST_CLOCK_SQL));
  await admin.query(`ALTER DATABASE ${draft} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}

/** Roles used by tests only: those of a platform on the same server are not touched. */
async function ensureRoles(admin: pg.Client, adminUrl: string): Promise<void> {
  if (!(await exists(admin, 'pg_roles', 'rolname', RIGHTS))) {
    await admin.query(`CREATE ROLE ${RIGHTS} NOLOGIN`);
  }
  const password = admin.escapeLiteral(decodeURIComponent(new URL(adminUrl).password));
  for (const role of [OWNER, SERVICE]) {
    const verb = (await exists(admin, 'pg_roles', 'rolname', role)) ? 'ALTER' : 'CREATE';
    await admin.query(`${verb} ROLE ${role} LOGIN PASSWORD ${password}`);
  }
  await admin.query(`GRANT ${RIGHTS} TO ${SERVICE}`);
}

async function exists(
  admin: pg.Client,
  catalogue: 'pg_database' | 'pg_roles',
  column: 'datname' | 'rolname',
  name: string,
): Promise<boolean> {
  const { rowCount } = await admin.query(`SELECT FROM ${catalogue} WHERE ${column} = $1`, [name]);
  return rowCount === 1;
}
