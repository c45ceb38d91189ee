import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, Executor, storeBot } from '@phasegate/db';
import {
  createTestDatabase,
  QUICK_POLICY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import { mirrorStatus } from '@phasegate/integrity';
import { migrateQueues } from '@phasegate/queues';
import type pg from 'pg';
import { differenceOfMirror, mirroredText, until } from './mirror-check.fixture.js';
import { WorkerProcess } from './worker-process.fixture.js';

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;
let workers: WorkerProcess[];
let tail: ChildProcess | undefined;
let asked = 0;
beforeEach(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  pool = patientPool(database.serviceUrl);
  folder = mkdtempSync(join(tmpdir(), 'phasegate-worker-'));
  workers = [];
  await storeBot(pool, {
    id: 'bot_1',
    name: 'bot_1',
    portfolio_value: '10000',
    currency: 'USD',
    policy: QUICK_POLICY,
    by: 'op_1',
  });
});
afterEach(async () => {
  tail?.kill();
  await Promise.all(workers.map((worker) => worker.kill()));
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const history = () => join(folder, 'logs/phase');
const start = (settings: Record<string, string> = {}): WorkerProcess => {
  const worker = new WorkerProcess(folder, { DATABASE_URL: database.serviceUrl, ...settings });
  workers.push(worker);
  return worker;
};
/** A live check in Experience is blocked: one event. */
const blocked = async (times = 1): Promise<void> => {
  for (let place = 0; place < times; place += 1)
    await check(
      new Executor(pool),
      { bot: 'bot_1' },
      { trade_id: `t${(asked += 1)}`, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' },
    );
};
const mirrored = (within_ms = 30_000) =>
  until(async () => (await differenceOfMirror(pool, history())) === null, within_ms);
const holder = async () => (await mirrorStatus(pool)).holder ?? '';
const leading = (worker: WorkerProcess) =>
  until(async () => (await holder()).startsWith(worker.holder));

test('killed with -9 in the middle of a line: another worker finishes the line and goes on within seconds', async () => {
  const first = start();
  await leading(first);
  await mirrored();
  const second = start();
  first.disk('SIGKILL');
  await blocked();
  await first.ended;
  const killed = performance.now();
  expect(readFileSync(join(history(), 'phase-history.jsonl'), 'utf8')).not.toMatch(/\n$/);
  await mirrored();
  expect(performance.now() - killed).toBeLessThan(20_000);
  expect(await holder()).toMatch(second.holder);
});

test('stopped in the middle of a line while another goes on through two files: what it wakes up to finish does no harm', async () => {
  const first = start({ PHASE_HISTORY_SEGMENT_BYTES: '2000' });
  await leading(first);
  await mirrored();
  const following = spawn('tail', ['-n', '+1', '-F', join(history(), 'phase-history.jsonl')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let seen = '';
  tail = following;
  following.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  first.disk('SIGSTOP');
  await blocked();
  await until(() => Promise.resolve(first.isStopped));
  const second = start({ PHASE_HISTORY_SEGMENT_BYTES: '2000' });
  await leading(second);
  for (let round = 0; round < 4; round += 1) {
    await blocked(4);
    await mirrored();
  }
  const names = readdirSync(history()).filter((name) => /^phase-history\.\d/.test(name));
  expect(names.length).toBeGreaterThanOrEqual(2);
  first.signal('SIGCONT');
  // Both run now, and one of them mirrors.
  await blocked(4);
  await mirrored();
  await until(() => Promise.resolve(!first.isStopped));
  await blocked(4);
  await mirrored();
  expect(await holder()).toMatch(second.holder);
  expect(readdirSync(history()).filter((name) => /damaged|draft/.test(name))).toEqual([]);
  const text = mirroredText(history(), 'phase-history');
  await until(() => Promise.resolve(seen === text));
});

test('a worker that ends in order leaves the mirror whole and the lease free', async () => {
  const worker = start();
  await leading(worker);
  await blocked(3);
  await mirrored();
  worker.signal('SIGTERM');
  await worker.ended;
  expect(await holder()).toBe('');
});
