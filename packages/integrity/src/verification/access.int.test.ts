import {
  changeBot,
  createKey,
  createToken,
  inTransaction,
  appendPlatform,
  quarantine,
  revokeKey,
  revokeToken,
  PLATFORM,
} from '@phasegate/db';
import { openBooks, type Books } from './books.fixture.js';
import { Guard } from './guard.js';

const DENIED = { code: '42501' };
/** Stands in for a stored password in these tests. */
const STORED = 'scrypt$of a password';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.register('bot_1');
  await books.register('bot_2');
});
afterAll(() => books.close());

/** Runs as the services' role, bypassing our code. */
const sql = (text: string, values: unknown[] = []) => books.pool.query(text, values);
const owner = (text: string, values: unknown[] = []) => books.owner.query(text, values);
/** Statements that only the database's owner can run. */
const withoutTriggers = async (table: string, change: string) => {
  await owner(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await owner(change);
  await owner(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
};
const found = async () => {
  const { findings } = await books.verify();
  expect(findings.map(({ store }) => store)).toEqual(findings.map(() => 'access'));
  return findings.map(({ what }) => what);
};

/** A user with their line in the log, as packages/people makes one. */
async function user(id: string, role: string): Promise<void> {
  await inTransaction(books.pool, async (queries) => {
    await queries.query(
      `INSERT INTO users (id, name, email, role, created_by) VALUES ($1, $1, $1 || '@example.org', $2, 'test')`,
      [id, role],
    );
    await queries.query(
      `INSERT INTO user_accounts (id, user_id, account_id, provider_id, password) VALUES ($1, $1, $1, 'credential', $2)`,
      [id, STORED],
    );
    const { rows } = await queries.query<{ fingerprint: string }>(
      `SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS fingerprint`,
      [STORED],
    );
    const { fingerprint } = rows[0]!;
    await appendPlatform(queries, 'user.created', { by: 'test', subject: id, role, fingerprint });
  });
}

describe('who has access today is compared with what the platform’s log granted (rules 8.4)', () => {
  test('access that was granted, changed and revoked through the platform is no fault', async () => {
    await user('usr_regular', 'operator');
    const { id: token } = await createToken(books.pool, { name: 't', role: 'admin', by: 'test' });
    await createToken(books.pool, {
      ...{ name: 't', role: 'operator', expires_at: null, owner: 'usr_regular', by: 'test' },
    } as const);
    const { id: key } = await createKey(books.pool, 'bot_1', 'k', 'test');
    await changeBot(
      books.pool,
      books.executor,
      'bot_1',
      { members: { add: ['usr_regular', 'op_2'] } },
      'test',
    );
    expect(await found()).toEqual([]);
    await revokeToken(books.pool, token, 'test');
    await revokeKey(books.pool, books.executor, 'bot_1', key, 'test');
    await changeBot(books.pool, books.executor, 'bot_1', { members: { remove: ['op_2'] } }, 'test');
    await changeBot(books.pool, books.executor, 'bot_2', { archived: true }, 'test');
    await changeBot(books.pool, books.executor, 'bot_2', { archived: false }, 'test');
    expect(await found()).toEqual([]);
  });

  test('a role that was changed by SQL is found, and setting it again through the platform resolves it', async () => {
    await user('usr_promoted', 'operator');
    await sql(`UPDATE users SET role = 'admin' WHERE id = 'usr_promoted'`);
    expect(await found()).toEqual([
      'user usr_promoted has the role admin: the log gave them operator',
    ]);
    await inTransaction(books.pool, async (queries) => {
      await queries.query(`UPDATE users SET role = 'compliance' WHERE id = 'usr_promoted'`);
      await appendPlatform(queries, 'user.changed', {
        ...{ by: 'test', subject: 'usr_promoted', role: 'compliance' },
      });
    });
    expect(await found()).toEqual([]);
  });

  test('users who were created, enabled or given a password by SQL are found', async () => {
    await user('usr_disabled', 'operator');
    await inTransaction(books.pool, async (queries) => {
      await queries.query(`UPDATE users SET disabled_at = now() WHERE id = 'usr_disabled'`);
      await appendPlatform(queries, 'user.changed', {
        ...{ by: 'test', subject: 'usr_disabled', disabled: true },
      });
    });
    await user('usr_robbed', 'operator');
    expect(await found()).toEqual([]);
    await sql(`UPDATE users SET disabled_at = NULL WHERE id = 'usr_disabled'`);
    await sql(`UPDATE user_accounts SET password = 'scrypt$mine' WHERE user_id = 'usr_robbed'`);
    await sql(
      `INSERT INTO users (id, name, email, role, created_by) VALUES ('usr_made', 'x', 'x@x', 'admin', 'x')`,
    );
    expect(await found()).toEqual([
      'user usr_disabled can sign in: the log disabled them',
      'user usr_made (admin) is not in the log',
      'user usr_robbed has another password than the log tells of',
    ]);
    await sql(`UPDATE users SET disabled_at = now() WHERE id IN ('usr_disabled', 'usr_made')`);
    await sql(`UPDATE user_accounts SET password = $1 WHERE user_id = 'usr_robbed'`, [STORED]);
    expect(await found()).toEqual([]);
  });

  test('tokens that were made, revived, raised or prolonged by SQL are found', async () => {
    const make = async () =>
      (await createToken(books.pool, { name: 't', role: 'operator', by: 'test' })).id;
    const [revived, raised, prolonged, handed, swapped] = [
      ...[await make(), await make(), await make(), await make(), await make()],
    ] as const;
    await revokeToken(books.pool, revived, 'test');
    const revive = `UPDATE tokens SET revoked_at = NULL WHERE id = '${revived}'`;
    await expect(sql(revive)).rejects.toMatchObject(DENIED);
    await withoutTriggers('tokens', revive);
    await owner(`UPDATE tokens SET role = 'admin' WHERE id = $1`, [raised]);
    await owner(`UPDATE tokens SET expires_at = NULL WHERE id = $1`, [prolonged]);
    await owner(`UPDATE tokens SET owner = 'usr_regular' WHERE id = $1`, [handed]);
    await owner(`UPDATE tokens SET hash = '\\x00' WHERE id = $1`, [swapped]);
    await sql(
      `INSERT INTO tokens (id, name, role, hash, created_by) VALUES ('tok_made', 'x', 'admin', '\\x01', 'x')`,
    );
    const faults = await found();
    expect(faults).toHaveLength(6);
    expect(faults).toEqual(
      expect.arrayContaining([
        'token tok_made (admin) is not in the log',
        `token ${revived} is valid: the log revoked it`,
        `token ${raised} has the role admin: the log gave it operator`,
        expect.stringMatching(new RegExp(`token ${prolonged} expires never: the log says 20`)),
        `token ${handed} acts for usr_regular: the log says itself`,
        `token ${swapped} is another one than was made`,
      ]),
    );
    for (const id of ['tok_made', revived, raised, prolonged, handed, swapped])
      await revokeToken(books.pool, id, 'test');
    expect(await found()).toEqual([]);
  });

  test('keys that were made, revived or handed to another bot by SQL are found', async () => {
    const make = async () => (await createKey(books.pool, 'bot_1', 'k', 'test')).id;
    const [revived, moved, swapped] = [await make(), await make(), await make()];
    await revokeKey(books.pool, books.executor, 'bot_1', revived, 'test');
    const revive = `UPDATE api_keys SET revoked_at = NULL WHERE id = '${revived}'`;
    await expect(sql(revive)).rejects.toMatchObject(DENIED);
    await withoutTriggers('api_keys', revive);
    await owner(`UPDATE api_keys SET bot = 'bot_2' WHERE id = $1`, [moved]);
    await owner(`UPDATE api_keys SET hash = '\\x00' WHERE id = $1`, [swapped]);
    await sql(
      `INSERT INTO api_keys (id, bot, name, hash, created_by) VALUES ('key_made', 'bot_1', 'x', '\\x01', 'x')`,
    );
    const faults = await found();
    expect(faults).toHaveLength(4);
    expect(faults).toEqual(
      expect.arrayContaining([
        'key key_made of bot_1 is not in the log',
        `key ${revived} of bot_1 is valid: the log revoked it`,
        `key ${moved} is one of bot_2: the log made it for bot_1`,
        `key ${swapped} of bot_1 is another one than was made`,
      ]),
    );
    for (const id of ['key_made', revived, swapped])
      await revokeKey(books.pool, books.executor, 'bot_1', id, 'test');
    await revokeKey(books.pool, books.executor, 'bot_2', moved, 'test');
    expect(await found()).toEqual([]);
  });

  test('a member who was added by SQL is found; taking them out in the regular way ends it', async () => {
    await sql(`INSERT INTO bot_members (bot, actor) VALUES ('bot_1', 'op_stranger')`);
    expect(await found()).toEqual(['op_stranger is a member of bot_1: the log made them none']);
    await changeBot(
      books.pool,
      books.executor,
      'bot_1',
      { members: { remove: ['op_stranger'] } },
      'test',
    );
    expect(await found()).toEqual([]);
  });

  test('the worker finds it too and tells people once, and again when it comes back', async () => {
    const { pool, executor, history, checkpoints, key } = books;
    const said: string[] = [];
    const note = (_facts: object, text: string) => void said.push(text);
    const log = { info: note, warn: note, error: note };
    const guard = new Guard({ pool, executor, history, checkpoints, key, log, checkpoint_ms: 0 });
    const round = async () => {
      await owner("UPDATE verified_logs SET verified_at = verified_at - interval '1 hour'");
      while ((await guard.step()) !== null);
    };
    const alerts = async () => {
      const { rows } = await pool.query<{ text: string; over: boolean }>(
        `SELECT text, over_at IS NOT NULL AS over FROM alerts WHERE title = 'Unauthorized access found' ORDER BY raised_at`,
      );
      return rows;
    };
    await round();
    expect(await alerts()).toEqual([]);
    await sql(`INSERT INTO bot_members (bot, actor) VALUES ('bot_1', 'op_stranger')`);
    await round();
    await round();
    const what = 'op_stranger is a member of bot_1: the log made them none';
    expect(await alerts()).toEqual([{ text: expect.stringContaining(what), over: false }]);
    expect(said).toContain(`platform: access: ${what}`);
    await sql(`DELETE FROM bot_members WHERE actor = 'op_stranger'`);
    await round();
    expect((await alerts()).map(({ over }) => over)).toEqual([true]);
    await sql(`INSERT INTO bot_members (bot, actor) VALUES ('bot_1', 'op_stranger')`);
    await round();
    expect((await alerts()).map(({ over }) => over)).toEqual([true, false]);
    await sql(`DELETE FROM bot_members WHERE actor = 'op_stranger'`);
    // Nobody is halted for it: the logs are whole.
    const { rows } = await pool.query('SELECT halted_at, quarantined_at FROM platform');
    expect(rows).toEqual([{ halted_at: null, quarantined_at: null }]);
  });

  test('what is granted while the platform’s log is in quarantine waits beside it, and counts', async () => {
    await quarantine(books.pool, PLATFORM, { seq: 1, message: 'a test' });
    await createKey(books.pool, 'bot_1', 'meanwhile', 'test');
    const { findings } = await books.verify();
    expect(findings.filter(({ store }) => store === 'access')).toEqual([]);
  });
});
