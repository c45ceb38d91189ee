import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Fault } from '../exit.js';
import { STATE_KEY } from './scratch-database.js';

const READY_MS = 60_000;

/** A program that serves HTTP, as a process of its own. */
export interface ChildService {
  readonly address: string;
  stop(): Promise<void>;
}

const API = '../../../api/dist/main.js';
const LEAST = '../../dist/bench/least-endpoint.js';

export const startApi = (databaseUrl: string, connections: number): Promise<ChildService> =>
  startService(API, '/health/ready', databaseUrl, connections);

export const startLeastEndpoint = (
  databaseUrl: string,
  connections: number,
): Promise<ChildService> => startService(LEAST, '/ready', databaseUrl, connections);

/** Both get the same: a port, a database, as many connections, and nothing else to do. */
async function startService(
  file: string,
  ready: string,
  databaseUrl: string,
  connections: number,
): Promise<ChildService> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  if (!existsSync(program)) throw new Fault('the platform is not built: run `npm run build` first');
  const port = await freePort();
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      HOST: '127.0.0.1',
      API_PORT: String(port),
      DATABASE_URL: databaseUrl,
      PHASE_STATE_KEY: STATE_KEY,
      DATABASE_POOL_SIZE: String(connections),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const address = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  await Promise.race([
    untilReady(`${address}${ready}`),
    ended.then(() => Promise.reject(new Fault(`${file} ended at once`))),
  ]);
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(100)) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Fault(`${url} is not ready`);
}

/** A port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
