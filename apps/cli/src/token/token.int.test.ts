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

const create = (...more: string[]) =>
  captured(['token', 'create', ...more], { DATABASE_URL: database.serviceUrl });

test('phase token create makes the first token, and nothing else stands on standard output', async () => {
  const { status, stdout, stderr } = await create('--role', 'operator', '--name', 'desk');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^pgt_\S+\n$/);
  const person = await personOfToken(pool, credentialHash(stdout.trim()), null);
  expect(person).toMatchObject({ role: 'operator', name: 'desk' });
  expect(stderr).toContain(person!.actor);
});

test('the platform’s log says who was let in, without the secret (rules 8.4)', async () => {
  const { stdout } = await create('--role', 'compliance');
  const { rows } = await pool.query(
    "SELECT body FROM events WHERE bot = 'platform' ORDER BY seq DESC LIMIT 1",
  );
  expect(JSON.parse(rows[0].body)).toMatchObject({
    type: 'token.created',
    by: 'cli',
    role: 'compliance',
    name: 'command line',
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
