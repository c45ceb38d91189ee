import { readFileSync, rmSync } from 'node:fs';
import { PLATFORM } from '@phasegate/db';
import { trade } from '@phasegate/db/testing';
import { checkpointSchema, signed, type Checkpoint } from '../checkpoints/checkpoint.js';
import { Checkpointer } from '../checkpoints/checkpointer.js';
import { AnotherDatabase, databaseId } from '../checkpoints/database-id.js';
import { appendCheckpoint, checkpointFile } from '../checkpoints/file-store.js';
import { openBooks, type Books } from './books.fixture.js';
import { tamper } from './damage.fixture.js';
import { Guard } from './guard.js';

let books: Books;
let other: Books;
let said: string[];
beforeEach(async () => {
  [books, other] = await Promise.all([openBooks(), openBooks()]);
  said = [];
  await books.climbed('bot_1', 'experience');
  await books.mirror();
  await books.checkpointer.turn();
});
afterEach(() => Promise.all([books.close(), other.close()]));

/** The guard of one database over the checkpoints of another. */
const guardOf = ({ pool, executor, history }: Books, { checkpoints, key }: Books) => {
  const note = (_facts: object, text: string) => void said.push(text);
  const log = { info: note, warn: note, error: note };
  return new Guard({ pool, executor, history, checkpoints, key, log, checkpoint_ms: 0 });
};
const round = async (guard: Guard) => {
  await guard.checkpoint();
  while ((await guard.step()) !== null);
  return guard;
};
const stopped = async ({ pool }: Books) => {
  const { rows } = await pool.query<{ log: string }>('SELECT log FROM quarantines ORDER BY log');
  return rows.map(({ log }) => log);
};
const alerts = async ({ pool }: Books) =>
  (
    await pool.query<{ title: string; text: string }>(
      `SELECT title, text FROM alerts WHERE kind = 'integrity_fault'`,
    )
  ).rows;
const stored = async ({ pool }: Books) =>
  (await pool.query<{ body: string }>('SELECT body FROM checkpoints ORDER BY n')).rows.map(
    ({ body }) => checkpointSchema.parse(JSON.parse(body)),
  );
const renamed = ({ owner }: Books) =>
  owner.query('UPDATE database_identity SET id = gen_random_uuid()');

describe('a folder with the checkpoints of another database', () => {
  test('is refused in one line that says which and what to do: nothing is halted, and nothing written', async () => {
    await other.climbed('bot_2', 'experience');
    const before = readFileSync(checkpointFile(books.checkpoints));
    const guard = await round(guardOf(other, books));
    await round(guard);
    const [owner, database] = [await databaseId(books.pool), await databaseId(other.pool)];
    expect(said).toEqual([
      `Neither signed nor verified: ${checkpointFile(books.checkpoints)} holds the checkpoints of database ${owner}, ` +
        `and this is database ${database}, which has none of its logs: ` +
        'set PHASE_CHECKPOINT_DIR to the folder of this database, or to an empty one.',
    ]);
    expect(await alerts(other)).toMatchObject([
      { title: 'The checkpoints belong to another database' },
    ]);
    expect(await stopped(other)).toEqual([]);
    expect(await stored(other)).toEqual([]);
    expect(readFileSync(checkpointFile(books.checkpoints))).toEqual(before);
  });

  test('is refused by verification, too', async () => {
    await other.climbed('bot_2', 'experience');
    const { pool, key } = other;
    const checkpointer = new Checkpointer(pool, books.checkpoints, books.key);
    await expect(checkpointer.turn()).rejects.toThrow(AnotherDatabase);
    expect(key.publicKey.fingerprint).not.toBe(books.key.publicKey.fingerprint);
  });

  test('is taken up again once it is empty', async () => {
    await other.climbed('bot_2', 'experience');
    const guard = await round(guardOf(other, books));
    rmSync(checkpointFile(books.checkpoints));
    await round(guard);
    expect(await stored(other)).toMatchObject([{ n: 1, database: await databaseId(other.pool) }]);
    expect(said).toHaveLength(1);
  });
});

describe('a database that calls itself another one, and is not', () => {
  test('raises an alert; its logs are verified and signed as before, under their old name', async () => {
    const owner = await databaseId(books.pool);
    await renamed(books);
    await trade(books.executor, 'bot_1', { trade_id: 't1', pnl: '1', mode: 'paper' });
    await round(guardOf(books, books));
    expect(await alerts(books)).toMatchObject([
      { title: 'A fault in the database id', text: expect.stringContaining(owner) as string },
    ]);
    expect((await stored(books)).map(({ database }) => database)).toEqual([owner, owner]);
    expect(await stopped(books)).toEqual([]);
    expect((await books.verify()).findings).toMatchObject([{ store: 'database id' }]);
  });

  test('is judged by its checkpoints when a log was changed with the name', async () => {
    await renamed(books);
    await tamper(
      books,
      `UPDATE events SET body = replace(body, '"currency":"USD"', '"currency":"EUR"') WHERE bot = $1 AND seq = 1`,
      ['bot_1'],
    );
    await round(guardOf(books, books));
    expect(await stopped(books)).toEqual(['bot_1']);
  });

  test('is judged by them also when every line and the table of checkpoints were taken out', async () => {
    await renamed(books);
    await books.owner.query('DELETE FROM checkpoints');
    await tamper(books, 'DELETE FROM events WHERE bot IN ($1, $2)', ['bot_1', PLATFORM]);
    await round(guardOf(books, books));
    expect(await stopped(books)).toEqual(['bot_1', PLATFORM]);
  });

  test('and one that was emptied under its own name is no other one', async () => {
    await books.owner.query('DELETE FROM checkpoints');
    await tamper(books, 'DELETE FROM events WHERE bot IN ($1, $2)', ['bot_1', PLATFORM]);
    await round(guardOf(books, books));
    expect(await stopped(books)).toEqual(['bot_1', PLATFORM]);
  });
});

test('checkpoints that say nothing of a database go on being valid; those after them say it', async () => {
  const [{ database, ...unnamed }] = (await stored(books)) as [Checkpoint];
  expect(database).toBe(await databaseId(books.pool));
  const text = signed(books.key, unnamed);
  rmSync(checkpointFile(books.checkpoints));
  await appendCheckpoint(checkpointFile(books.checkpoints), text);
  await books.owner.query('DELETE FROM checkpoints');
  await trade(books.executor, 'bot_1', { trade_id: 't1', pnl: '1', mode: 'paper' });
  const { made } = await new Checkpointer(books.pool, books.checkpoints, books.key).turn();
  expect(made).toMatchObject({ n: 2, database });
  expect((await books.verify()).findings).toEqual([]);
  expect((await stored(books)).map((each) => each.database)).toEqual([undefined, database]);
});
