import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useStateKeys } from '@phasegate/db';
import pg from 'pg';
import { Fault } from '../exit.js';

/** The service role, whose rights every service connection has. */
const RIGHTS = 'phasegate_app';
/** The programs that create the tables of the ledger and of the queues. */
const MIGRATIONS = ['db', 'queues'].map((name) =>
  fileURLToPath(new URL(`../../../../packages/${name}/dist/migrate.js`, import.meta.url)),
);

/** Seals the states of the bots that are measured. */
export const STATE_KEY = randomBytes(32).toString('hex');

/** A migrated database that is dropped again. */
export interface ScratchDatabase {
  readonly ownerUrl: string;
  /** As the restricted role of the services. */
  readonly serviceUrl: string;
  drop(): Promise<void>;
}

/** @param url of a user who may make databases and roles */
export async function makeScratchDatabase(url: string): Promise<ScratchDatabase> {
  useStateKeys(STATE_KEY);
  const name = `phasegate_bench_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const as = (user: string) => {
    const address = new URL(url);
    address.pathname = `/${name}`;
    address.username = user;
    address.password = password;
    return address.href;
  };
  const owner = `${name}_owner`;
  const service = `${name}_service`;
  for (const statement of [
    `CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`,
    `CREATE ROLE ${service} LOGIN PASSWORD '${password}'`,
    `DO $$ BEGIN CREATE ROLE ${RIGHTS} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    `GRANT ${RIGHTS} TO ${service}`,
    `CREATE DATABASE ${name} OWNER ${owner}`,
  ])
    await run(url, statement);
  const database = {
    ownerUrl: as(owner),
    serviceUrl: as(service),
    async drop() {
      await run(url, `DROP DATABASE ${name} WITH (FORCE)`);
      await run(url, `DROP ROLE ${service}, ${owner}`);
    },
  };
  const env = {
    ...process.env,
    DATABASE_MIGRATE_URL: database.ownerUrl,
    DATABASE_URL: database.serviceUrl,
  };
  try {
    for (const program of MIGRATIONS)
      await promisify(execFile)(process.execPath, [program], { env });
    return database;
  } catch (error) {
    await database.drop();
    throw new Fault(
      `the database cannot be migrated: ${(error as { stderr?: string }).stderr?.trim() ?? String(error)}`,
    );
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
