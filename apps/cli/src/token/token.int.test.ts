import { credentialHash, personOfToken } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { captured } from '../captured-run.fixture.js';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const token = (...args: string[]) =>
  captured(['token', ...args], { DATABASE_URL: database.serviceUrl });
const create = (...more: string[]) => token('create', ...more);
const behind = (credential: string) => personOfToken(pool, credentialHash(credential), null);

test('phase token create makes the first token and prints only it', async () => {
  const { status, stdout, stderr } = await create('--role', 'operator', '--name', 'desk');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^pgt_\S+\n$/);
  const person = await personOfToken(pool, credentialHash(stdout.trim()), null);
  expect(person).toMatchObject({ role: 'operator', name: 'desk' });
  expect(stderr).toContain(person!.actor);
});

test('it ends after 90 days, or when --expires says; never is said so', async () => {
  await database.clock.set('2026-03-09T15:00:00.000Z');
  await create('--role', 'admin', '--name', 'usual');
  await create('--role', 'admin', '--name', 'until June', '--expires', '2099-06-30');
  await create(
    '--role',
    'admin',
    '--name',
    'to the hour',
    '--expires',
    '2099-06-30T12:00:00+02:00',
  );
  await create('--role', 'admin', '--name', 'for good', '--expires', 'never');
  const { stdout } = await token('list');
  const ends = (name: string) => new RegExp(`expires (\\S+) .*${name}\n`).exec(stdout)?.[1];
  expect(['usual', 'until June', 'to the hour', 'for good'].map(ends)).toEqual([
    '2026-06-07T15:00:00.000Z',
    '2099-06-30T00:00:00.000Z',
    '2099-06-30T10:00:00.000Z',
    'never',
  ]);
  await database.clock.release();
});

test('an expired or revoked token is refused', async () => {
  const { stdout: kept } = await create('--role', 'operator', '--name', 'to be revoked');
  expect(await behind(kept.trim())).toMatchObject({ name: 'to be revoked' });
  const { actor } = (await behind(kept.trim()))!;
  expect(await token('revoke', actor)).toEqual({
    status: 0,
    stdout: '',
    stderr: `Token ${actor} is revoked.\n`,
  });
  expect(await behind(kept.trim())).toBeNull();
  const { stdout: short } = await create(
    '--role',
    'operator',
    '--name',
    'short',
    '--expires',
    '1d',
  );
  await database.clock.set(new Date(Date.now() + 2 * 86_400_000).toISOString());
  expect(await behind(short.trim())).toBeNull();
  const { stdout: lines } = await token('list');
  expect(lines).toMatch(new RegExp(`${actor}.*revoked  to be revoked`));
  expect(lines).toMatch(/expired {2}short/);
  expect(lines).not.toContain('pgt_');
  await database.clock.release();
});

test('a token that is not there cannot be revoked', async () => {
  expect(await token('revoke', 'tok_nobody')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'phase: there is no token tok_nobody\n',
  });
});

test('the platform’s log records who got access, without the secret (rules 8.4)', async () => {
  const { stdout } = await create('--role', 'compliance');
  const { rows } = await pool.query(
    "SELECT body FROM events WHERE bot = 'platform' ORDER BY seq DESC LIMIT 1",
  );
  expect(JSON.parse(rows[0].body)).toMatchObject({
    type: 'token.created',
    by: 'cli',
    role: 'compliance',
    name: 'command line',
    owner: null,
    expires_at: expect.any(String),
  });
  expect(rows[0].body).not.toContain(stdout.trim());
});

test.each([
  [[], "required option '--role <role>' not specified"],
  [
    ['--role', 'root'],
    "option '--role <role>' argument 'root' is invalid. Allowed choices are operator, compliance, admin.",
  ],
  [
    ['--role', 'admin', '--name', 'x'.repeat(201)],
    `option '--name <name>' argument '${'x'.repeat(201)}' is invalid. is longer than 200 characters`,
  ],
  [
    ['--role', 'admin', '--expires', 'soon'],
    "option '--expires <when>' argument 'soon' is invalid. It must be a date, an instant with a zone, days such as 30d, or never.",
  ],
  [
    ['--role', 'admin', '--expires', '2020-01-01'],
    "option '--expires <when>' argument '2020-01-01' is invalid. It lies in the past.",
  ],
])('bad input %# is one line', async (args, line) =>
  expect(await create(...args)).toEqual({ status: 2, stdout: '', stderr: `phase: ${line}\n` }),
);

test('a database that is not named is bad input, one that does not answer a fault', async () => {
  expect(await captured(['token', 'create', '--role', 'admin'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'phase: DATABASE_URL is not set\n',
  });
  const { status, stdout, stderr } = await captured(['token', 'create', '--role', 'admin'], {
    DATABASE_URL: 'postgresql://nobody:none@127.0.0.1:1/none',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^phase: .*ECONNREFUSED.*\n$/);
});
