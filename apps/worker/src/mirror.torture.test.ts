import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chainedLine, createKey, createToken, storeBot } from '@phasegate/db';
import {
  createTestDatabase,
  QUICK_POLICY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import { mirrorStatus } from '@phasegate/integrity';
import { migrateQueues } from '@phasegate/queues';
import pg from 'pg';
import { BotWriter } from './bot-writer.fixture.js';
import { differenceOfMirror, mirroredText, until } from './mirror-check.fixture.js';
import { ApiProcess, WorkerProcess, type ServiceProcess } from './worker-process.fixture.js';

const KILLS = process.env.TORTURE ? 200 : 20;
const BETWEEN_KILLS_MS = 250;
const SEGMENT_BYTES = '40000';
const START_MS = 60_000;
/** The short form runs beside other suites. */
const WHOLE_MS = process.env.TORTURE ? 5_000 : 20_000;

let database: TestDatabase;
let ledger: pg.Pool;
let pool: pg.Pool;
let folder: string;
let services: (() => ServiceProcess)[];
let running: ServiceProcess[] = [];
let writers: BotWriter[] = [];
let tail: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  ledger = patientPool(database.serviceUrl, { statementMs: START_MS });
  // More patient with connections than a service: the machine has a lot to start meanwhile.
  pool = new pg.Pool({ connectionString: database.serviceUrl });
  folder = mkdtempSync(join(tmpdir(), 'phasegate-torture-'));
});
afterAll(async () => {
  tail?.kill();
  await Promise.all(writers.map((writer) => writer.stop()));
  await Promise.all(running.map((service) => service.kill()));
  await Promise.all([ledger.end(), pool.end()]);
  await database.drop();
  rmSync(folder, { recursive: true });
});

const history = () => join(folder, 'logs/phase');

async function startAll(): Promise<void> {
  const variables = {
    DATABASE_URL: database.serviceUrl,
    PHASE_HISTORY_SEGMENT_BYTES: SEGMENT_BYTES,
  };
  const ports = [await freePort(), await freePort()];
  services = [
    ...ports.map((port) => () => new ApiProcess(folder, { ...variables, API_PORT: String(port) })),
    ...[1, 2].map(() => () => new WorkerProcess(folder, variables)),
  ];
  running = services.map((start) => start());
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const { token } = await createToken(ledger, { name: 'admin', role: 'admin', by: 'test' });
  writers = await Promise.all(
    [1, 2, 3, 4].map(async (place) => {
      const bot = `bot_${place}`;
      await register(bot);
      const { key } = await createKey(ledger, bot, 'first', 'op_1');
      return new BotWriter(urls, { bot, key, token });
    }),
  );
  await until(() => Promise.resolve(writers.every(({ checks }) => checks.length > 0)), START_MS);
  await until(async () => (await mirrorStatus(pool)).holder !== null, START_MS);
}

const register = (id: string) =>
  storeBot(ledger, {
    id,
    name: id,
    portfolio_value: '10000',
    currency: 'USD',
    policy: QUICK_POLICY,
    by: 'op_1',
  });

/** The worker that mirrors at this moment, by its place among the services; the first one if none does. */
async function mirroring(): Promise<number> {
  const { holder } = await mirrorStatus(pool);
  const isIt = (service: ServiceProcess) =>
    service instanceof WorkerProcess && holder?.startsWith(service.holder) === true;
  return Math.max(2, running.findIndex(isIt));
}

const acknowledged = () =>
  writers.reduce((sum, { checks, overrides }) => sum + checks.length + overrides, 0);

/** Until the writers have got through since: nothing is proved by kills of what does nothing. */
async function load(): Promise<void> {
  const before = acknowledged();
  await until(() => Promise.resolve(acknowledged() >= before + writers.length), START_MS);
}

async function killAndRestart(place: number): Promise<void> {
  await running[place]!.kill();
  running[place] = services[place]!();
}

/** The targets of the kills, in turn. */
const AIMS: readonly (() => Promise<void>)[] = [
  async function inTheMiddleOfALine() {
    await until(async () => (await mirrorStatus(pool)).holder !== null, START_MS);
    const place = await mirroring();
    (running[place] as WorkerProcess).disk('SIGKILL');
    await Promise.race([running[place]!.ended, wait(1_000)]);
    await killAndRestart(place);
  },
  () => killAndRestart(0),
  async function theWorkerThatMirrors() {
    await killAndRestart(await mirroring());
  },
  () => killAndRestart(1),
  async function theWorkerThatDoesNotWhileTheDiskIsFull() {
    const place = await mirroring();
    const other = place === 2 ? 3 : 2;
    (running[place] as WorkerProcess).disk('full');
    await killAndRestart(other);
    await wait(BETWEEN_KILLS_MS);
    (running[place] as WorkerProcess).disk(null);
  },
];

/** An event that is there for long before it is committed. @returns how it is committed */
async function slowTransaction(): Promise<() => Promise<void>> {
  const client = new pg.Client(database.serviceUrl);
  // Cut off when the database is dropped, if the test fails before.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  const { rows } = await client.query<{ seq: number; hash: string }>(
    `SELECT seq, hash FROM bot_states WHERE bot = 'slow' FOR UPDATE`,
  );
  const { seq, hash } = rows[0]!;
  const at = '2026-03-09T11:00:00.000Z';
  const link = chainedLine('slow', hash, { seq: seq + 1, at, type: 'a.type' } as { seq: number });
  await client.query(
    `INSERT INTO events (bot, seq, at, type, body, prev_hash, hash) VALUES ('slow', $1, $2, 'a.type', $3, $4, $5)`,
    [link.seq, at, link.body, link.prev_hash, link.hash],
  );
  await client.query(`UPDATE bot_states SET seq = $1, hash = $2 WHERE bot = 'slow'`, [
    link.seq,
    link.hash,
  ]);
  return async () => {
    await client.query('COMMIT');
    await client.end();
  };
}

test(`${KILLS} kills of API and workers under load, on a disk that fills up, a transaction held open: mirror = log within ${WHOLE_MS / 1_000} s, nothing acknowledged is missing (rules 8.2)`, async () => {
  await register('slow');
  await startAll();
  const following = spawn('tail', ['-n', '+1', '-F', join(history(), 'phase-history.jsonl')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  tail = following;
  let followed = '';
  following.stdout.on('data', (chunk: Buffer) => (followed += chunk.toString()));
  let commit = await slowTransaction();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await AIMS[kill % AIMS.length]!();
    if (kill % AIMS.length === 3) {
      await commit();
      commit = await slowTransaction();
    }
    await wait(BETWEEN_KILLS_MS);
    await load();
  }
  await commit();
  await Promise.all(writers.map((writer) => writer.stop()));
  const last = await mirroring();
  await killAndRestart(last);
  await until(() => Promise.resolve(running[last]!.isReady), START_MS);
  const restarted = performance.now();
  let difference: string | null = 'not looked at';
  await until(
    async () => (difference = await differenceOfMirror(pool, history())) === null,
    30_000,
  ).catch(() => undefined);
  const whole_after_ms = Math.round(performance.now() - restarted);
  expect(difference).toBeNull();
  expect(whole_after_ms).toBeLessThan(WHOLE_MS);
  await until(() => Promise.resolve(followed === mirroredText(history(), 'phase-history')));
  expect(readdirSync(history()).filter((name) => name.includes('damaged'))).toEqual([]);
  await assertNothingIsMissing();
  const lines = followed.split('\n').length - 1;
  const files = readdirSync(history()).length;
  console.info(
    `${KILLS} kills, ${lines} lines in ${files} files: whole ${whole_after_ms} ms after the last restart`,
  );
}, 3_600_000);

async function assertNothingIsMissing(): Promise<void> {
  const { rows } = await pool.query<{ trade_id: string }>(
    `SELECT body::json ->> 'trade_id' AS trade_id FROM events WHERE type = 'phase.validation_blocked'`,
  );
  const recorded = new Set(rows.map(({ trade_id }) => trade_id));
  const checks = writers.flatMap((writer) => writer.checks);
  expect(checks.length).toBeGreaterThan(KILLS);
  expect(checks.filter((trade_id) => !recorded.has(trade_id))).toEqual([]);
  const attempts = writers.reduce((sum, { overrides }) => sum + overrides, 0);
  expect(attempts).toBeGreaterThan(0);
  const recordedAttempts = mirroredText(history(), 'phase-overrides').split('\n').length - 1;
  expect(recordedAttempts).toBeGreaterThanOrEqual(attempts);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
