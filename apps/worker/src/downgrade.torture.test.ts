import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { check, Executor, storeBot } from '@phasegate/db';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  trade,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import { mergedPolicy } from '@phasegate/phase-core';
import { migrateQueues } from '@phasegate/queues';
import pg from 'pg';
import { until } from './mirror-check.fixture.js';
import { WorkerProcess } from './worker-process.fixture.js';

/** When the worker is killed: milliseconds after the bot's row is free for it; null: while it still waits for it. */
const POINTS = [null, 0, 1, 2, 3, 5, 8, 12, 18, 25, 40, 80] as const;
/** A kill at every point, and a second worker killed right after it, at the next. */
const ROUNDS = process.env.TORTURE ? 60 : 3;
const IN_A_ROW = 2;
const LIMIT_MS = 60_000;
const LIVE = { symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' } as const;

let database: TestDatabase;
let pool: pg.Pool;
let watcher: pg.Pool;
let executor: Executor;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  pool = patientPool(database.serviceUrl);
  watcher = new pg.Pool({ connectionString: database.ownerUrl });
  executor = new Executor(pool);
  folder = mkdtempSync(join(tmpdir(), 'phasegate-downgrade-'));
});
afterAll(async () => {
  await Promise.all([pool.end(), watcher.end()]);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const startWorker = () => new WorkerProcess(folder, { DATABASE_URL: database.serviceUrl });

/** In Proof of Concept, where a single loss takes it down. */
async function botInProofOfConcept(id: string): Promise<void> {
  const policy = mergedPolicy(
    { downgrade: { proof_of_concept: { consecutive_losses: 1 } } },
    QUICK_POLICY,
  );
  await database.clock.set(CLIMB_BEGINS);
  await storeBot(pool, {
    id,
    name: id,
    portfolio_value: '10000',
    currency: 'USD',
    policy,
    by: 'op_1',
  });
  await climb(executor, database.clock, id, 'proof_of_concept');
}

/** Starts a worker and kills it at a point of its transaction for this bot. */
async function killedAt(bot: string, point: number | null): Promise<void> {
  const holder = await watcher.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [bot]);
  const worker = startWorker();
  try {
    await until(() => isWaitedFor(bot), 30_000);
    if (point !== null) {
      await holder.query('ROLLBACK');
      await wait(point);
    }
  } finally {
    await worker.kill();
    if (point === null) await holder.query('ROLLBACK');
    holder.release();
  }
}

/** Whether a worker's transaction waits for the row that we hold; nothing else is due. */
async function isWaitedFor(bot: string): Promise<boolean> {
  const { rows } = await pool.query<{ waiting: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
       AND wait_event_type = 'Lock' AND query LIKE '%lock_sealed_bots%') AS waiting`,
  );
  return rows[0]!.waiting || (await downgradeOf(bot)) !== null;
}

async function downgradeOf(bot: string): Promise<number | null> {
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = $1 AND type = 'phase.downgraded'`,
    [bot],
  );
  if (rows.length > 1) throw new Error(`${bot} was taken down ${rows.length} times`);
  if (rows[0] === undefined) return null;
  const { at, due_at } = JSON.parse(rows[0].body) as { at: string; due_at: string };
  return Date.parse(at) - Date.parse(due_at);
}

async function isBlocked(bot: string, trade_id: string): Promise<boolean> {
  const { result } = await check(executor, { bot }, { ...LIVE, trade_id });
  return 'decision' in result && result.decision === 'block';
}

test(
  'a worker killed at any point of a downgrade, twice in a row: one downgrade within 60 s, no live permit meanwhile (rules 6.4)',
  async () => {
    const bots = Array.from({ length: ROUNDS }, (_, round) => `bot_${round}`);
    for (const bot of bots) await botInProofOfConcept(bot);
    await database.clock.release();
    const latencies: number[] = [];
    for (const [round, bot] of bots.entries()) {
      await trade(executor, bot, { trade_id: 'the loss', pnl: '-1', mode: 'live' });
      for (let kill = 0; kill < IN_A_ROW; kill += 1) {
        expect(await isBlocked(bot, `between-${kill}`)).toBe(true);
        await killedAt(bot, POINTS[(round * IN_A_ROW + kill) % POINTS.length]!);
      }
      expect(await isBlocked(bot, 'after')).toBe(true);
      const worker = startWorker();
      await until(async () => (await downgradeOf(bot)) !== null, LIMIT_MS);
      latencies.push((await downgradeOf(bot))!);
      expect(await isBlocked(bot, 'at last')).toBe(true);
      await worker.kill();
    }
    const longest = Math.max(...latencies);
    console.info(
      `${ROUNDS * IN_A_ROW} kills: from the close to the downgrade at most ${longest} ms`,
    );
    expect(longest).toBeLessThan(LIMIT_MS);
  },
  process.env.TORTURE ? 3_600_000 : 240_000,
);
