import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, Executor, storeBot, viewBot } from '@phasegate/db';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  trade,
  type TestDatabase,
  patientPool,
  TEST_STATE_KEY,
} from '@phasegate/db/testing';
import { connectQueues, migrateQueues, openQueue } from '@phasegate/queues';
import type pg from 'pg';
import { pino } from 'pino';
import { startWorker } from './worker.js';

const log = pino({ level: 'silent' });
/** The mirror of the workers that run as processes. */
const historyFolder = mkdtempSync(join(tmpdir(), 'phasegate-worker-'));
afterAll(() => rmSync(historyFolder, { recursive: true }));
const backends = [
  ['PostgreSQL', undefined],
  // A database of its own: the API's tests put jobs into the first one.
  ['Redis', process.env.TEST_REDIS_URL && `${process.env.TEST_REDIS_URL}/1`],
] as const;

describe.each(backends)('with the queues in %s', (name, redisUrl) => {
  if (name === 'Redis' && redisUrl === undefined) {
    // eslint-disable-next-line no-restricted-syntax -- a machine without Redis skips these by name
    test.skip('TEST_REDIS_URL names no Redis server', () => undefined);
    return;
  }

  let database: TestDatabase;
  let pool: pg.Pool;
  let executor: Executor;
  let opened: { close(): Promise<void> }[];
  beforeEach(async () => {
    database = await createTestDatabase();
    await migrateQueues(database.ownerUrl);
    pool = patientPool(database.serviceUrl);
    executor = new Executor(pool);
    opened = [];
  });
  afterEach(async () => {
    for (const one of opened.reverse()) await one.close();
    await pool.end();
    await database.drop();
  });

  const start = (sweep_ms = 200): void => {
    opened.push(startWorker({ databaseUrl: database.serviceUrl, redisUrl, log, sweep_ms }));
  };
  const standing = async (bot: string) => (await viewBot(pool, bot)).state.hot;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (
      const end = Date.now() + 30_000;
      Date.now() < end;
      await new Promise((done) => setTimeout(done, 25))
    )
      if (await holds()) return;
    throw new Error('it did not come to pass within 30 s');
  };
  const register = async (bot: string) => {
    await database.clock.set(CLIMB_BEGINS);
    await storeBot(pool, {
      id: bot,
      name: bot,
      portfolio_value: '10000',
      currency: 'USD',
      policy: QUICK_POLICY,
      by: 'op_1',
    });
  };
  const inTrialWithThreeLosses = async (bot: string) => {
    await register(bot);
    await climb(executor, database.clock, bot, 'real_money_trial');
    for (const place of [1, 2, 3])
      await trade(executor, bot, { trade_id: `loss-${place}`, pnl: '-1', mode: 'live' });
  };
  const liveCheck = (bot: string, trade_id: string) =>
    check(
      executor,
      { bot },
      { trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' },
    );

  test('a downgrade that is due is carried out, without a job having asked (rules 6.4)', async () => {
    await inTrialWithThreeLosses('bot_1');
    expect((await liveCheck('bot_1', 'next')).result).toMatchObject({
      decision: 'block',
      blocks: [{ code: 'DOWNGRADE_DUE' }],
    });
    start();
    await until(async () => (await standing('bot_1')).phase === 'proof_of_concept');
    expect(await standing('bot_1')).toMatchObject({
      size: '100',
      breaker: { cause: 'downgrade' },
      downgrade_due: null,
    });
  });

  test('a job makes it quick, and a hundred jobs for one bot downgrade it once', async () => {
    await inTrialWithThreeLosses('bot_1');
    const connection = connectQueues({ databaseUrl: database.serviceUrl, redisUrl }, 'producer');
    const queue = openQueue(connection, 'due', () => undefined);
    opened.push(connection, queue);
    start(60_000);
    start(60_000);
    for (let place = 0; place < 100; place += 1)
      await queue.add({ bot: 'bot_1' }, `bot_1-${place}`);
    await until(async () => (await standing('bot_1')).phase === 'proof_of_concept');
    const { rows } = await pool.query(
      `SELECT FROM events WHERE bot = 'bot_1' AND type = 'phase.downgraded'`,
    );
    expect(rows).toHaveLength(1);
  });

  test('market open comes for every bot and calendar, and a week away is caught up boundary by boundary (rules 2.9)', async () => {
    await register('bot_1');
    await storeBot(pool, {
      id: 'bot_2',
      name: 'crypto',
      portfolio_value: '500',
      currency: 'USD',
      policy: { ...QUICK_POLICY, calendar: { ...QUICK_POLICY.calendar, kind: 'always-open' } },
      by: 'op_1',
    });
    for (const bot of ['bot_1', 'bot_2'])
      await trade(executor, bot, { trade_id: 't1', pnl: '3', mode: 'paper' });
    await database.clock.set('2026-01-12T13:00:00.000Z');
    start();
    await until(async () => (await pool.query(`SELECT FROM sessions`)).rows.length === 2);
    const { rows } = await pool.query(
      `SELECT bot, body::json ->> 'at' AS at, body::json ->> 'due_at' AS due_at FROM events WHERE type = 'session.closed' ORDER BY bot`,
    );
    const open = '2026-01-06T12:00:00.000Z';
    expect(rows).toEqual([
      { bot: 'bot_1', at: open, due_at: open },
      { bot: 'bot_2', at: open, due_at: open },
    ]);
  });

  test('a permit that runs out without a word becomes unconfirmed and keeps its day (rules 3.3)', async () => {
    await register('bot_1');
    await climb(executor, database.clock, 'bot_1', 'proof_of_concept');
    expect((await liveCheck('bot_1', 'a')).result).toMatchObject({ decision: 'allow' });
    await database.clock.advance(301_000);
    start();
    await until(
      async () =>
        (await standing('bot_1')).today.unconfirmed.length === 1 &&
        (await pool.query('SELECT FROM lapsed_permits')).rows.length === 1,
    );
    expect((await liveCheck('bot_1', 'a')).result).toMatchObject({
      decision: 'block',
      blocks: [{ code: 'DAILY_LIMIT' }],
    });
  });

  test('killed with -9 between a losing close and its downgrade: entries are blocked, and the next worker downgrades (rules 6.4)', async () => {
    const first = spawnWorker(database.serviceUrl, redisUrl);
    await first.ready;
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    await inTrialWithThreeLosses('bot_1');
    expect((await liveCheck('bot_1', 'between')).result).toMatchObject({
      decision: 'block',
      blocks: [{ code: 'DOWNGRADE_DUE' }],
    });
    const second = spawnWorker(database.serviceUrl, redisUrl);
    const returned = Date.now();
    await until(async () => (await standing('bot_1')).phase === 'proof_of_concept');
    expect(Date.now() - returned).toBeLessThan(20_000);
    second.process.kill('SIGTERM');
    await once(second.process, 'exit');
  });
});

/** The worker as it is run: a process of its own, from what was built. */
function spawnWorker(
  databaseUrl: string,
  redisUrl: string | undefined,
): { process: ChildProcess; ready: Promise<unknown> } {
  const child = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      PHASE_STATE_KEY: TEST_STATE_KEY,
      PHASE_HISTORY_DIR: historyFolder,
      PHASE_CHECKPOINT_DIR: join(historyFolder, 'checkpoints'),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, ready: once(child.stdout, 'data') };
}
