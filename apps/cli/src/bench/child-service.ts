import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Fault } from '../exit.js';
import { STATE_KEY } from './scratch-database.js';

const READY_MS = 60_000;

/** A process that its caller ends. */
export interface Ending {
  stop(): Promise<void>;
}

/** A program that serves HTTP, as a process of its own. */
export interface ChildService extends Ending {
  readonly address: string;
}

const PROGRAMS = {
  api: '../../../api/dist/main.js',
  worker: '../../../worker/dist/main.js',
  least: '../../dist/bench/least-endpoint.js',
  flooder: '../../dist/bench/flooder.js',
};

/** @param environment beside the port and the database */
export const startApi = (
  databaseUrl: string,
  connections: number,
  environment: Variables = {},
): Promise<ChildService> =>
  startServer('api', '/health/ready', databaseUrl, connections, environment);

export const startLeastEndpoint = (
  databaseUrl: string,
  connections: number,
): Promise<ChildService> => startServer('least', '/ready', databaseUrl, connections, {});

/** The worker, with the books that it keeps in a folder of its own. */
export async function startWorker(databaseUrl: string): Promise<Ending> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-bench-'));
  const child = start('worker', {
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    PHASE_HISTORY_DIR: join(folder, 'history'),
    PHASE_CHECKPOINT_DIR: join(folder, 'checkpoints'),
  });
  const ended = once(child, 'exit');
  // Its first line says that it is ready; the others are read so that the pipe never fills.
  await Promise.race([once(child.stdout!, 'data'), ended.then(endedAtOnce('the worker'))]);
  child.stdout!.resume();
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param kind guesses of passwords, or emergency exits with made-up keys */
export async function startFlood(kind: 'logins' | 'exits', address: string): Promise<Ending> {
  const child = start('flooder', {}, [kind, address]);
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout!, 'data'), ended.then(endedAtOnce('the flood'))]);
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

type Variables = Readonly<Record<string, string>>;

/** Every service gets a port, a database and the same number of connections. */
async function startServer(
  name: keyof typeof PROGRAMS,
  ready: string,
  databaseUrl: string,
  connections: number,
  environment: Variables,
): Promise<ChildService> {
  const port = await freePort();
  const child = start(name, {
    LOG_LEVEL: 'error',
    HOST: '127.0.0.1',
    API_PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: String(connections),
    ...environment,
  });
  child.stdout!.resume();
  const address = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  await Promise.race([untilReady(`${address}${ready}`), ended.then(endedAtOnce(name))]);
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function start(
  name: keyof typeof PROGRAMS,
  environment: Variables,
  args: readonly string[] = [],
): ChildProcess {
  const program = fileURLToPath(new URL(PROGRAMS[name], import.meta.url));
  if (!existsSync(program)) throw new Fault('the platform is not built: run `npm run build` first');
  return spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PHASE_STATE_KEY: STATE_KEY,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const endedAtOnce = (name: string) => () => Promise.reject(new Fault(`${name} ended at once`));

async function untilReady(url: string): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(100)) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Fault(`${url} is not ready`);
}

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
