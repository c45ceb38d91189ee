import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { withClient } from './connect.js';
import { freePort, postgresPrograms, unprivilegedUser, type PostgresPrograms } from './machine.js';

/** A PostgreSQL of a test's own, to be taken away and given back. */
export interface TestServer {
  /** A superuser's address, the same after every start. */
  readonly adminUrl: string;
  /** Ends it in order; connections are cut. */
  stop(): Promise<void>;
  /** Ends it as a crash would: `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again, over the same data. */
  start(): Promise<void>;
  /** Ends it, and its data with it. */
  remove(): Promise<void>;
}

const SUPERUSER = 'postgres';
const START_MS = 30_000;
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC' };

/** Starts a PostgreSQL with an empty data folder on a free port: npm's embedded one by default. */
export async function startTestServer(
  programs: PostgresPrograms = postgresPrograms(),
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-test-server-'));
  const dataDir = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  const adminUrl = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  async function start() {
    for (const end = Date.now() + START_MS; Date.now() < end; await pause(100)) {
      server = launch(programs, dataDir, port);
      if (await isAnswering(server, adminUrl)) return;
      // The processes of a server that was killed need a moment to notice.
    }
    throw new Error(`PostgreSQL does not start in ${dataDir}`);
  }
  async function end(signal: 'SIGINT' | 'SIGKILL') {
    if (server === undefined || !isRunning(server)) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  await makeDataFolder(programs, folder, dataDir, password);
  await start();
  return {
    adminUrl,
    start,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeDataFolder(
  { initdb }: PostgresPrograms,
  folder: string,
  dataDir: string,
  password: string,
): Promise<void> {
  const user = unprivilegedUser();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  chmodSync(passwordFile, 0o600);
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  await promisify(execFile)(
    initdb,
    [
      ...['--pgdata', dataDir, '--username', SUPERUSER, '--pwfile', passwordFile],
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    ],
    { ...user, cwd: '/' },
  );
}

function launch({ postgres }: PostgresPrograms, dataDir: string, port: number): ChildProcess {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(postgres, ['-D', dataDir, '-p', String(port), ...settings], {
    ...unprivilegedUser(),
    cwd: '/',
    stdio: 'ignore',
  });
}

/** False when the server ended instead. */
async function isAnswering(server: ChildProcess, adminUrl: string): Promise<boolean> {
  for (; isRunning(server); await pause(50)) {
    const answer = withClient(adminUrl, (client) => client.query('SELECT 1'));
    if (
      await answer.then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  return false;
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null && signalCode === null;
