import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import {
  createTestDatabase,
  TEST_STATE_KEY,
  type TestDatabase,
} from '../../../../packages/db/src/testing/index.js';

const APPS = join(__dirname, '../../../../apps');

/** The API as it is run, over a database of its own: what a bot meets. */
export interface Platform {
  readonly url: string;
  readonly clock: TestDatabase['clock'];
  /** As the administrator. @throws unless the answer is a success */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects
  readonly admin: (method: string, path: string, body?: object) => Promise<any>;
  /** A new bot in Experience, with a key. */
  bot(): Promise<{ id: string; key: string }>;
  /** Accepts connections and answers nothing, until `resume`. */
  hang(): void;
  resume(): void;
  /** Ends at once, as by a power cut. */
  kill(): Promise<void>;
  /** At the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPlatform(): Promise<Platform> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-platform-'));
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: database.serviceUrl,
    PHASE_STATE_KEY: TEST_STATE_KEY,
    PHASE_SPOOL_DIR: join(folder, 'spool'),
    PHASE_HISTORY_DIR: join(folder, 'history'),
    PHASE_CHECKPOINT_DIR: join(folder, 'checkpoints'),
  };
  let api = await startApi(env);
  const url = api.url;
  const token = await adminToken(env);
  const admin = async (method: string, path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    url,
    clock: database.clock,
    admin,
    async bot() {
      const { id } = await admin('POST', '/v1/bots', { name: 'A bot', portfolio_value: '10000' });
      const { key } = await admin('POST', `/v1/bots/${id}/keys`, { name: 'first' });
      return { id, key };
    },
    hang: () => void api.child.kill('SIGSTOP'),
    resume: () => void api.child.kill('SIGCONT'),
    async kill() {
      const ended = once(api.child, 'exit');
      api.child.kill('SIGKILL');
      await ended;
    },
    async restart() {
      api = await startApi(env, Number(new URL(url).port));
    },
    async stop() {
      const ended = once(api.child, 'exit');
      api.child.kill('SIGTERM');
      await ended;
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The built API, by default on a free port. */
export async function startApi(
  env: NodeJS.ProcessEnv,
  given?: number,
): Promise<{ child: ChildProcess; url: string }> {
  const port = given ?? (await freePort());
  const child = spawn(process.execPath, [join(APPS, 'api/dist/main.js')], {
    env: { ...env, API_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    if (!line.includes('the API listens')) continue;
    child.stdout.resume();
    return { child, url: `http://127.0.0.1:${port}` };
  }
  throw new Error('the API ended before it listened');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function adminToken(env: NodeJS.ProcessEnv): Promise<string> {
  const cli = join(APPS, 'cli/dist/main.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'token', 'create', '--role', 'admin', '--name', 'test'],
    { env },
  );
  return stdout.trim();
}

const DAY_MS = 86_400_000;

/** Takes a new bot to Proof of Concept: a winning paper record before that date, and an approval. */
export async function toProofOfConcept(
  { admin }: Platform,
  bot: string,
  before: string,
): Promise<void> {
  const trades: object[] = [];
  for (let at = Date.parse(before) - DAY_MS; trades.length < 30; at -= DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6)
      trades.unshift(winAt(new Date(at).toISOString().slice(0, 10)));
  }
  await admin('POST', `/v1/bots/${bot}/imports`, { as: 'paper', trades });
  await admin('POST', `/v1/bots/${bot}/advance`, { reason: 'the paper record' });
}

const winAt = (date: string) => ({
  trade_id: `paper-${date}`,
  symbol: 'AAPL',
  side: 'long',
  opened_at: `${date}T15:00:00Z`,
  closed_at: `${date}T16:00:00Z`,
  notional: '1000',
  pnl: '10',
  entry_price: '100',
  stop_price: '95',
  target_price: '110',
});
