import { DEFAULT_POLICY } from '@phasegate/phase-core';
import type pg from 'pg';
import { admitOverride } from '../../access/override-throttle.js';
import { createTestDatabase, type TestDatabase, patientPool } from '../../testing/index.js';
import { Executor } from '../execution/execute.js';
import { storeBot } from './registry.js';
import { logsWithThrottledAttempts, recordThrottledAttempts } from './throttled-attempts.js';

const NOON = '2026-03-09T16:00:00.000Z';
const LATER = '2026-03-09T16:01:00.000Z';

let database: TestDatabase;
let pool: pg.Pool;
let executor: Executor;
let bots = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  executor = new Executor(pool);
});
beforeEach(async () => {
  await database.clock.set(NOON);
  await pool.query(`UPDATE override_throttles SET failures = 0, locked_until = '-infinity'`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function newBot(): Promise<string> {
  const id = `bot_${(bots += 1)}`;
  const portfolio_value = '10000';
  const fields = { name: id, portfolio_value, currency: 'USD', policy: DEFAULT_POLICY, by: 'adm' };
  await storeBot(pool, { id, ...fields });
  return id;
}

const guess = (log: string, by: string) =>
  admitOverride(pool, { log, by, action: 'rollback', reason: 'a guess' }, false);
const counted = async (log: string): Promise<number> => {
  const { rows } = await pool.query<{ sum: string | null }>(
    'SELECT sum(attempts) FROM throttled_attempts WHERE log = $1',
    [log],
  );
  return Number(rows[0]!.sum ?? 0);
};
async function waitsForLock(pid: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
      [pid],
    );
    if (rowCount === 1) return;
  }
  throw new Error('the connection does not wait for a lock');
}
const recorded = async (log: string): Promise<number[]> => {
  const { rows } = await pool.query<{ attempts: number }>(
    `SELECT (body::jsonb ->> 'attempts')::int AS attempts FROM events
     WHERE bot = $1 AND type = 'phase.override_blocked' ORDER BY seq`,
    [log],
  );
  return rows.map(({ attempts }) => attempts);
};

test('of fifty guesses at once, five are looked at and the others counted (rules 7.2)', async () => {
  const bot = await newBot();
  const waits = await Promise.all(Array.from({ length: 50 }, () => guess(bot, 'eve')));
  expect(waits.filter((wait_ms) => wait_ms === null)).toHaveLength(5);
  expect(new Set(waits)).toEqual(new Set([null, 1_000]));
  expect(await counted(bot)).toBe(45);
});

test('a minute is recorded once when it is over, by however many at once', async () => {
  const bot = await newBot();
  for (const by of ['ann', 'ben'])
    await Promise.all(Array.from({ length: 9 }, () => guess(bot, by)));
  expect(await logsWithThrottledAttempts(pool)).not.toContain(bot);
  await database.clock.set(LATER);
  expect(await logsWithThrottledAttempts(pool)).toContain(bot);
  const all = await Promise.all(
    Array.from({ length: 6 }, () => recordThrottledAttempts(pool, executor, bot)),
  );
  expect(all.sort()).toEqual([0, 0, 0, 0, 0, 2]);
  expect(await recorded(bot)).toEqual([4, 4]);
  expect(await counted(bot)).toBe(0);
});

test('a process that dies while recording leaves everything to the next one', async () => {
  const bot = await newBot();
  await Promise.all(Array.from({ length: 8 }, () => guess(bot, 'fay')));
  await database.clock.set(LATER);
  const owner = patientPool(database.ownerUrl, { max: 1 });
  const dying = patientPool(database.serviceUrl, { max: 1 });
  const client = await dying.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]!.pid;
  client.release();
  const lock = await owner.connect();
  await lock.query('BEGIN');
  await lock.query(`SELECT FROM override_throttles WHERE person = 'fay' FOR UPDATE`);
  const cutOff = expect(recordThrottledAttempts(dying, new Executor(dying), bot)).rejects.toThrow();
  await waitsForLock(pid);
  await pool.query('SELECT pg_terminate_backend($1)', [pid]);
  await cutOff;
  await lock.query('ROLLBACK');
  lock.release();
  await Promise.all([owner.end(), dying.end()]);
  expect([await recorded(bot), await counted(bot)]).toEqual([[], 3]);
  expect(await recordThrottledAttempts(pool, executor, bot)).toBe(1);
  expect([await recorded(bot), await counted(bot)]).toEqual([[3], 0]);
});

test('an attempt on the turn of a minute comes to a minute that is still counted', async () => {
  const bot = await newBot();
  for (let attempt = 0; attempt < 5; attempt += 1) await guess(bot, 'gus');
  await database.clock.set('2026-03-09T16:00:59.999Z');
  let sent = 0;
  for (let attempt = 0; attempt < 5; attempt += 1) await guess(bot, 'gus');
  const before = await counted(bot);
  await database.clock.set(LATER);
  await Promise.all([
    ...Array.from({ length: 20 }, async () => {
      if ((await guess(bot, 'gus')) !== null) sent += 1;
    }),
    recordThrottledAttempts(pool, executor, bot),
    recordThrottledAttempts(pool, executor, bot),
  ]);
  expect(await recorded(bot)).toEqual(before === 0 ? [] : [before]);
  expect(await counted(bot)).toBe(sent);
});

test('a bot in quarantine keeps its attempts until it is released (rules 8.3)', async () => {
  const bot = await newBot();
  await Promise.all(Array.from({ length: 7 }, () => guess(bot, 'hal')));
  await database.clock.set(LATER);
  const owner = patientPool(database.ownerUrl, { max: 1 });
  await owner.query('UPDATE bot_states SET quarantined_at = phase_clock() WHERE bot = $1', [bot]);
  await owner.end();
  expect(await logsWithThrottledAttempts(pool)).not.toContain(bot);
  await expect(recordThrottledAttempts(pool, executor, bot)).rejects.toThrow();
  expect(await counted(bot)).toBe(2);
});
