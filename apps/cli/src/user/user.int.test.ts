import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { Logins } from '@phasegate/people';
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
  captured(['user', 'create', ...more], { DATABASE_URL: database.serviceUrl });

test('phase user create makes the first user, who can sign in with the printed password', async () => {
  const { status, stdout, stderr } = await create(
    '--role',
    'admin',
    '--email',
    'Ada@Example.org',
    '--name',
    'Ada',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^[\w-]{20}\n$/);
  const logins = new Logins(pool, {
    secret: 'a secret of enough characters, for a test',
    publicUrl: undefined,
  });
  const attempt = {
    email: 'ada@example.org',
    password: stdout.trim(),
    address: '127.0.0.1',
    userAgent: undefined,
  };
  const signedIn = await logins.signIn(attempt);
  expect(signedIn).toMatchObject({ person: { name: 'Ada', role: 'admin' } });
  expect(stderr).toContain('person' in signedIn ? signedIn.person.actor : '?');
  expect(await create('--role', 'admin', '--email', 'ada@example.org', '--name', 'Again')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'phase: ada@example.org: another user has this e-mail\n',
  });
});

test.each([
  [['--email', 'a@b.org', '--name', 'A'], "required option '--role <role>' not specified"],
  [
    ['--role', 'admin', '--email', 'ada', '--name', 'A'],
    "option '--email <address>' argument 'ada' is invalid. must be an e-mail address",
  ],
  [
    ['--role', 'admin', '--email', 'a@b.org', '--name', ''],
    "option '--name <name>' argument '' is invalid. is empty",
  ],
])('bad input %# is one line', async (args, line) =>
  expect(await create(...args)).toEqual({ status: 2, stdout: '', stderr: `phase: ${line}\n` }),
);
