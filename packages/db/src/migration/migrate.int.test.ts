import pg from 'pg';
import { startTestServer, type TestServer } from '../testing/index.js';
import { MigrationFault } from './fault.js';
import { readMigrations } from './migration-files.js';
import { migrate } from './migrate.js';

const OWNER_PASSWORD = 'the-owner';
const PASSWORD = "a 'quoted' p@ss/word";

let server: TestServer;
let admin: pg.Client;
let databases = 0;

beforeAll(async () => {
  server = await startTestServer();
  admin = new pg.Client(server.adminUrl);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.remove();
});

async function everyMigration(): Promise<string[]> {
  const { migrationDirectories } = await readMigrations();
  return migrationDirectories.map(({ path }) => path);
}

function urlOf(database: string, role: string, password: string): string {
  const url = new URL(server.adminUrl);
  url.pathname = `/${database}`;
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** An empty database with an owner of its own, who may make roles or not. */
async function emptyDatabase(rights: 'CREATEROLE' | 'NOCREATEROLE' = 'CREATEROLE') {
  const name = `db_${(databases += 1)}`;
  const owner = `${name}_owner`;
  await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${OWNER_PASSWORD}' ${rights}`);
  await admin.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  // The first owner made the role of the services; a next one has to be given a say in it.
  const { rowCount } = await admin.query(`SELECT FROM pg_roles WHERE rolname = 'phasegate_app'`);
  if (rowCount === 1 && rights === 'CREATEROLE') {
    await admin.query(`GRANT phasegate_app TO ${owner} WITH ADMIN OPTION, INHERIT FALSE`);
  }
  const ownerUrl = urlOf(name, owner, OWNER_PASSWORD);
  return {
    name,
    owner,
    ownerUrl,
    as: (role: string, password: string) => urlOf(name, role, password),
  };
}

async function login(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ who: string }>(
      'SELECT current_user AS who FROM public.platform',
    );
    return rows[0]?.who ?? 'nobody';
  } finally {
    await client.end();
  }
}

const fault = (message: string) => ({ name: MigrationFault.name, message });
const WRONG_PASSWORD = { code: '28P01' };

describe('an empty database', () => {
  test('is refused in one line while the owner may not make roles, and migrated when it may', async () => {
    const { owner, ownerUrl, as } = await emptyDatabase('NOCREATEROLE');
    const urls = { ownerUrl, serviceUrl: as('phasegate_app', PASSWORD) };
    await expect(migrate(urls)).rejects.toMatchObject(
      fault('DATABASE_MIGRATE_URL: permission denied to create role.'),
    );
    await admin.query(`ALTER ROLE ${owner} CREATEROLE`);
    expect(await migrate(urls)).toEqual({
      applied: await everyMigration(),
      restricted: true,
      sealing: null,
    });
    expect(await login(urls.serviceUrl)).toBe('phasegate_app');
    await expect(login(as('phasegate_app', 'another'))).rejects.toMatchObject(WRONG_PASSWORD);
  });

  test('is migrated once by several at the same time, and not again', async () => {
    const { ownerUrl, as } = await emptyDatabase();
    const urls = { ownerUrl, serviceUrl: as('several', PASSWORD) };
    const migrated = await Promise.all([migrate(urls), migrate(urls), migrate(urls)]);
    expect(migrated.flatMap(({ applied }) => applied)).toEqual(await everyMigration());
    expect(await migrate(urls)).toEqual({ applied: [], restricted: true, sealing: null });
  });

  test('grants no other role read access', async () => {
    const { ownerUrl, as } = await emptyDatabase();
    await admin.query(`CREATE ROLE stranger LOGIN PASSWORD 'strange'`);
    await migrate({ ownerUrl, serviceUrl: as('guest', PASSWORD) });
    await expect(login(as('stranger', 'strange'))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the role of DATABASE_URL', () => {
  test('is created under any name, with that password and no rights of its own', async () => {
    const { ownerUrl, as } = await emptyDatabase();
    const serviceUrl = as('Bots & co', PASSWORD);
    await migrate({ ownerUrl, serviceUrl });
    expect(await login(serviceUrl)).toBe('Bots & co');
    const { rows } = await admin.query(
      `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls AS powerful
       FROM pg_roles WHERE rolname = 'Bots & co'`,
    );
    expect(rows).toEqual([{ powerful: false }]);
  });

  test('gets the new password when the address has a new one', async () => {
    const { ownerUrl, as } = await emptyDatabase();
    await migrate({ ownerUrl, serviceUrl: as('renewed', 'the first one') });
    await migrate({ ownerUrl, serviceUrl: as('renewed', 'the second one') });
    expect(await login(as('renewed', 'the second one'))).toBe('renewed');
    await expect(login(as('renewed', 'the first one'))).rejects.toMatchObject(WRONG_PASSWORD);
  });

  test('keeps its password when it belongs to something else', async () => {
    const { ownerUrl, as } = await emptyDatabase();
    await admin.query(`CREATE ROLE payroll LOGIN PASSWORD 'theirs'`);
    const urls = { ownerUrl, serviceUrl: as('payroll', PASSWORD) };
    await expect(migrate(urls)).rejects.toMatchObject(
      fault('DATABASE_URL: the role "payroll" has another password and belongs to something else.'),
    );
    await expect(login(as('payroll', 'theirs'))).rejects.toMatchObject({ code: '42501' });
  });

  test('is reported as unrestricted when it is the owner', async () => {
    const { ownerUrl } = await emptyDatabase();
    expect(await migrate({ ownerUrl, serviceUrl: ownerUrl })).toMatchObject({ restricted: false });
  });
});

describe('an address that leads nowhere is named in one line', () => {
  test('a wrong password, no database, no server', async () => {
    const { name, owner, ownerUrl } = await emptyDatabase();
    const wrong = urlOf(name, owner, 'wrong');
    const missing = urlOf('missing', owner, OWNER_PASSWORD);
    const nowhere = Object.assign(new URL(ownerUrl), { port: '1' }).href;
    const faultOf = (url: string) => migrate({ ownerUrl: url, serviceUrl: ownerUrl });
    await expect(faultOf(wrong)).rejects.toMatchObject(
      fault(`DATABASE_MIGRATE_URL: PostgreSQL refuses the password of the role "${owner}".`),
    );
    await expect(faultOf(missing)).rejects.toMatchObject(
      fault('DATABASE_MIGRATE_URL: there is no database "missing".'),
    );
    await expect(faultOf(nowhere)).rejects.toMatchObject(
      fault('DATABASE_MIGRATE_URL: no PostgreSQL answers at 127.0.0.1:1.'),
    );
  });

  test('another database for the services', async () => {
    const here = await emptyDatabase();
    const there = await emptyDatabase();
    const serviceUrl = there.as('elsewhere', PASSWORD);
    await migrate({ ownerUrl: there.ownerUrl, serviceUrl });
    await expect(migrate({ ownerUrl: here.ownerUrl, serviceUrl })).rejects.toMatchObject(
      fault('DATABASE_URL: leads to another database than DATABASE_MIGRATE_URL.'),
    );
  });
});
