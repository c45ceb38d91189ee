import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createKey, storeBot } from '@phasegate/db';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  patientPool,
} from '@phasegate/db/testing';
import { mergedPolicy } from '@phasegate/phase-core';
import { startApiProcess, type ApiProcess } from '../testing/api-process.js';
import { until } from '../testing/ladder.js';
import { linkTo, type SeverableLink } from '../testing/severable-link.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

const ROUNDS = process.env.TORTURE ? 10 : 1;
const BOTS = 5;
const EXITS_EACH = 5;
/** Eight combinations of what is away while 25 exits come: 200 in a round. */
const OUTAGES: readonly (readonly Part[])[] = [
  [],
  ['postgres'],
  ['redis'],
  ['worker'],
  ['api'],
  ['postgres', 'redis'],
  ['postgres', 'api'],
  ['postgres', 'redis', 'worker', 'api'],
];

type Part = 'postgres' | 'redis' | 'worker' | 'api';

/** The platform's processes, each of which can be killed (`kill -9`) and restarted. */
interface Platform {
  readonly url: string;
  readonly database: TestDatabase;
  readonly keys: readonly string[];
  readonly spoolDir: string;
  away(part: Part): Promise<void>;
  back(part: Part): Promise<void>;
  end(): Promise<void>;
}

async function startPlatform(server: TestServer): Promise<Platform> {
  const database = await createTestDatabase(server.adminUrl);
  const spoolDir = mkdtempSync(join(tmpdir(), 'phasegate-torture-'));
  const redis = process.env.TEST_REDIS_URL ? await linkTo(`${process.env.TEST_REDIS_URL}/0`) : null;
  const port = await freePort();
  const keys = await botKeys(database);
  const parts = partsOf({ server, database, redis, spoolDir, port });
  for (const part of ['worker', 'api'] as const) await parts.back(part);
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    keys,
    spoolDir,
    ...parts,
    async end() {
      for (const part of ['api', 'worker', 'redis'] as const) await parts.away(part);
      rmSync(spoolDir, { recursive: true, force: true });
    },
  };
}

function partsOf({
  server,
  database,
  redis,
  spoolDir,
  port,
}: {
  readonly server: TestServer;
  readonly database: TestDatabase;
  readonly redis: SeverableLink | null;
  readonly spoolDir: string;
  readonly port: number;
}): Pick<Platform, 'away' | 'back'> {
  let api: ApiProcess | undefined;
  let worker: WorkerProcess | undefined;
  const redisUrl = redis === null ? {} : { redisUrl: redis.url };
  return {
    async away(part) {
      if (part === 'postgres') await server.kill();
      if (part === 'redis') await redis?.cut();
      if (part === 'worker') await worker?.kill('SIGKILL');
      if (part === 'api') await api?.kill('SIGKILL');
    },
    async back(part) {
      if (part === 'postgres') await server.start();
      if (part === 'redis') await redis?.mend();
      if (part === 'worker') worker = await startWorkerProcess(database);
      if (part === 'api') api = await startApiProcess(database, { port, spoolDir, ...redisUrl });
    },
  };
}

async function botKeys({ serviceUrl }: TestDatabase): Promise<string[]> {
  const pool = patientPool(serviceUrl, { max: 1, statementMs: 30_000 });
  const keys: string[] = [];
  for (let place = 0; place < BOTS; place += 1) {
    const id = `bot_${place}`;
    const bot = { id, name: id, portfolio_value: '10000', currency: 'USD', by: 'adm_1' };
    await storeBot(pool, { ...bot, policy: mergedPolicy({}) });
    keys.push((await createKey(pool, id, 'first', 'adm_1')).key);
  }
  await pool.end();
  return keys;
}

/** Sends an exit as a bot does: again until there is an answer. */
async function leave({ url }: Platform, key: string, exit_id: string): Promise<number> {
  const body = JSON.stringify({
    exit_id,
    symbol: 'AAPL',
    reason: 'out',
    at: new Date().toISOString(),
  });
  for (;;) {
    const answer = await fetch(`${url}/v1/emergency-exits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    }).catch(() => null);
    if (answer !== null) return answer.status;
    await pause(20);
  }
}

/** Every bot leaves position after position, one after the other, while parts go away and come back. */
async function leaveThrough(
  platform: Platform,
  outage: readonly Part[],
  name: string,
): Promise<number[]> {
  const statuses: number[] = [];
  const half = gate(BOTS * 2);
  const after = gate(1);
  const bots = platform.keys.map(async (key) => {
    for (let place = 0; place < EXITS_EACH; place += 1) {
      statuses.push(await leave(platform, key, `${name}-${place}`));
      if (place < 2) half.arrive();
      if (place === 3) await after.passed;
    }
  });
  await half.passed;
  for (const part of outage) await platform.away(part);
  // A new API starts while the database is still away.
  if (outage.includes('api')) await platform.back('api');
  await until(() => statuses.length >= BOTS * 4);
  for (const part of outage) if (part !== 'api') await platform.back(part);
  after.arrive();
  await Promise.all(bots);
  return statuses;
}

/** Opens when this many have arrived. */
function gate(count: number): { readonly passed: Promise<void>; arrive(): void } {
  let open = () => {};
  let left = count;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, arrive: () => void ((left -= 1) === 0 && open()) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The exits in each bot's log, in its order. */
async function recorded({ ownerUrl }: TestDatabase): Promise<string[][]> {
  const pool = patientPool(ownerUrl, { max: 1 });
  const { rows } = await pool.query<{ exits: string[] }>(
    `SELECT array_agg(body::jsonb ->> 'exit_id' ORDER BY seq) AS exits FROM events
     WHERE type = 'emergency_exit.requested' GROUP BY bot`,
  );
  await pool.end();
  return rows.map(({ exits }) => exits);
}

describe('emergency exits through outages (rules 3.4)', () => {
  let server: TestServer | undefined;
  let platform: Platform | undefined;
  beforeAll(async () => {
    server = await startTestServer();
    platform = await startPlatform(server);
  }, 300_000);
  afterAll(async () => {
    await platform?.end();
    await server?.remove();
  }, 60_000);

  const count = ROUNDS * OUTAGES.length * BOTS * EXITS_EACH;
  const skipped = process.env.TEST_REDIS_URL ? '' : ' (TEST_REDIS_URL names no Redis: never away)';
  it(`${count} of ${count} are permitted, each recorded once and in the order received${skipped}`, async () => {
    const statuses: number[] = [];
    const sent: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      for (const outage of OUTAGES) {
        const name = `${round}-${outage.join('+') || 'none'}`;
        statuses.push(...(await leaveThrough(platform!, outage, name)));
        for (let place = 0; place < EXITS_EACH; place += 1) sent.push(`${name}-${place}`);
      }
    expect(statuses).toEqual(Array<number>(count).fill(202));
    // Writes that `kill -9` interrupted were never acknowledged; their files have another name.
    await until(() => !readdirSync(platform!.spoolDir).some((name) => name.endsWith('.jsonl')));
    expect(await recorded(platform!.database)).toEqual(platform!.keys.map(() => sent));
  }, 900_000);
});
