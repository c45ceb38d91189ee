import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { stat } from 'node:fs/promises';
import type { Pool } from 'pg';
import {
  changeUser,
  createUser,
  hashPassword,
  listUsers,
  Logins,
  revokeSessions,
  type SignedIn,
} from './index.js';
import { LoginThrottle } from './throttle.js';

const SECRET = 'a secret for tests, of enough characters';
const PASSWORD = 'correct horse battery staple';

let database: TestDatabase;
let pool: Pool;
let logins: Logins;
let addresses = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  logins = new Logins(pool, { secret: SECRET, publicUrl: 'http://localhost:3000' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const somewhere = () => `10.0.${(addresses += 1)}.1`;
let users = 0;
async function user(role: 'operator' | 'compliance' | 'admin' = 'operator') {
  const email = `user-${(users += 1)}@example.org`;
  const made = await createUser(pool, {
    name: `User ${users}`,
    email,
    role,
    password: PASSWORD,
    by: 'test',
  });
  if ('refused' in made) throw new Error(made.refused);
  return { id: made.id, email };
}
const signIn = (email: string, password = PASSWORD, address = somewhere()) =>
  logins.signIn({ email, password, address, userAgent: 'a test' });
function cookieOf(signedIn: SignedIn): string {
  if ('refused' in signedIn) throw new Error(signedIn.refused);
  return signedIn.cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

test('a session cookie identifies its user until sign-out', async () => {
  const { id, email } = await user();
  const signedIn = await signIn(` ${email.toUpperCase()} `);
  const cookie = cookieOf(signedIn);
  expect(await logins.personOf(cookie, null)).toMatchObject({ actor: id, role: 'operator' });
  const left = await logins.signOut(cookie);
  expect(left.join()).toContain('Max-Age=0');
  expect(await logins.personOf(cookie, null)).toBeNull();
});

test('the cookie is for this site alone, and for no script', async () => {
  const signedIn = await signIn((await user()).email);
  if ('refused' in signedIn) throw new Error(signedIn.refused);
  for (const cookie of signedIn.cookies) {
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Domain=');
  }
});

test('a cookie that was changed, or signed with another key, identifies nobody', async () => {
  const cookie = cookieOf(await signIn((await user()).email));
  const others = new Logins(pool, { secret: `${SECRET}!`, publicUrl: undefined });
  expect(await others.personOf(cookie, null)).toBeNull();
  const [name, value] = cookie.split('=', 2) as [string, string];
  const flipped = `${name}=${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`;
  expect(await logins.personOf(flipped, null)).toBeNull();
  expect(await logins.personOf('', null)).toBeNull();
});

test('a wrong password, a stranger and a disabled user are refused alike', async () => {
  const { id, email } = await user();
  expect(await signIn(email, 'not the password at all')).toEqual({ refused: 'wrong' });
  expect(await signIn('stranger@example.org')).toEqual({ refused: 'wrong' });
  await changeUser(pool, id, { disabled: true }, 'test');
  expect(await signIn(email)).toEqual({ refused: 'wrong' });
});

test('guessing is slowed down for the person and the place, and a right password clears it', async () => {
  const { email } = await user();
  const here = somewhere();
  for (let guess = 0; guess < 8; guess += 1)
    expect(await signIn(email, 'a wrong password', here)).toEqual({ refused: 'wrong' });
  expect(await signIn(email, PASSWORD, here)).toMatchObject({
    refused: 'throttled',
    retry_after: expect.any(Number),
  });
  cookieOf(await signIn(email));
}, 120_000);

test('guesses from elsewhere never lock a user out of their usual address', async () => {
  const { email } = await user();
  const [home, elsewhere] = [somewhere(), somewhere()];
  cookieOf(await signIn(email, PASSWORD, home));
  // 60 wrong guesses from 60 addresses have this effect.
  const throttle = new LoginThrottle(pool);
  for (let guess = 0; guess < 60; guess += 1) await throttle.attempt(email, somewhere(), false);
  expect(await signIn(email, PASSWORD, elsewhere)).toMatchObject({ refused: 'throttled' });
  cookieOf(await signIn(email, PASSWORD, home));
  // Another user of the same address waits a minute at most.
  for (let guess = 0; guess < 8; guess += 1) await throttle.attempt(email, home, true);
  const refused = await signIn(email, PASSWORD, home);
  expect(refused).toMatchObject({ refused: 'throttled' });
  expect((refused as { retry_after: number }).retry_after).toBeLessThanOrEqual(60);
}, 120_000);

test('an e-mail of the longest kind is refused like any other', async () => {
  const email = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(55)}.example`;
  expect(email.length).toBeLessThanOrEqual(254);
  expect(await signIn(email, 'not the password at all')).toEqual({ refused: 'wrong' });
});

test('distributed guesses are turned away when the queue is full; users at their usual address are not', async () => {
  const { email } = await user();
  const home = somewhere();
  cookieOf(await signIn(email, PASSWORD, home));
  const guesses = Array.from({ length: 30 }, (_, place) =>
    signIn(`nobody-${place}@example.org`, 'a wrong password'),
  );
  const mine = signIn(email, PASSWORD, home);
  const refusals = (await Promise.all(guesses)).map(
    (answer) => 'refused' in answer && answer.refused,
  );
  expect(new Set(refusals)).toEqual(new Set(['wrong', 'throttled']));
  cookieOf(await mine);
}, 120_000);

test('guesses over the limit of their address write nothing', async () => {
  const written = async () => {
    const { rows } = await pool.query<{ sum: number }>(
      'SELECT coalesce(sum(points), 0)::int AS sum FROM login_attempts',
    );
    return rows[0]!.sum;
  };
  const [here, names] = [somewhere(), Array.from({ length: 70 }, (_, place) => `g${place}@x.org`)];
  const throttle = new LoginThrottle(pool);
  for (const name of names) await throttle.attempt(name, here, false);
  const over = await written();
  for (const name of names) expect(await throttle.attempt(name, here, false)).toBeGreaterThan(0);
  expect(await written()).toBe(over);
});

test('hashing takes no thread of the pool that files are written with', async () => {
  const hashes = Array.from({ length: 6 }, () => hashPassword(PASSWORD));
  const order: string[] = [];
  const hashed = Promise.all(hashes).then(() => order.push('hashed'));
  // Each of these takes a thread of the pool, which has four.
  for (let place = 0; place < 20; place += 1) await stat('.').then(() => order.push('written'));
  await hashed;
  expect(order).toEqual([...Array<string>(20).fill('written'), 'hashed']);
}, 120_000);

test('disabling, another password and revoking end every session at once; a role counts at once', async () => {
  const { id, email } = await user();
  const first = cookieOf(await signIn(email));
  await changeUser(pool, id, { role: 'compliance' }, 'test');
  expect(await logins.personOf(first, null)).toMatchObject({ role: 'compliance' });
  expect(await revokeSessions(pool, id, 'test')).toBe(1);
  expect(await logins.personOf(first, null)).toBeNull();
  const second = cookieOf(await signIn(email));
  await changeUser(pool, id, { password: 'another password, long' }, 'test');
  expect(await logins.personOf(second, null)).toBeNull();
  expect(await signIn(email)).toEqual({ refused: 'wrong' });
  const third = cookieOf(await signIn(email, 'another password, long'));
  await changeUser(pool, id, { disabled: true }, 'test');
  expect(await logins.personOf(third, null)).toBeNull();
});

test('an e-mail belongs to one user, and the last administrator stays one', async () => {
  const { email } = await user();
  const again = {
    name: 'Again',
    email: email.toUpperCase(),
    role: 'admin',
    password: PASSWORD,
    by: 'test',
  } as const;
  expect(await createUser(pool, again)).toEqual({ refused: 'EMAIL_TAKEN' });
  const first = await user('admin');
  expect(await changeUser(pool, first.id, { role: 'operator' }, 'test')).toEqual({
    refused: 'LAST_ADMIN',
  });
  const second = await user('admin');
  const both = await Promise.all([
    changeUser(pool, first.id, { disabled: true }, 'test'),
    changeUser(pool, second.id, { role: 'operator' }, 'test'),
  ]);
  expect(both.filter((refused) => refused === null)).toHaveLength(1);
  const admins = (await listUsers(pool)).filter(
    ({ role, disabled_at }) => role === 'admin' && disabled_at === null,
  );
  expect(admins).toHaveLength(1);
});

test('neither password nor e-mail is in the log, and passwords are kept as scrypt with OWASP’s figures', async () => {
  const { email } = await user();
  await signIn(email);
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = 'platform'`,
  );
  const text = rows.map(({ body }) => body).join('\n');
  expect(text).toContain('login.made');
  expect(text).not.toContain(email);
  expect(text).not.toContain(PASSWORD);
  const stored = await pool.query<{ password: string }>('SELECT password FROM user_accounts');
  for (const { password } of stored.rows) expect(password).toMatch(/^scrypt\$131072\$8\$1\$/);
});
