import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
  /**
   * Starts a standby that streams from it.
   *
   * @param port a free one unless given, such as that of a server that is gone
   */
  followedBy(port?: number): Promise<TestStandby>;
}

export interface TestStandby extends TestServer {
  /** Makes it the primary. */
  promote(): Promise<void>;
}

const SUPERUSER = 'postgres';
const START_MS = 30_000;
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC' };

/** Starts a PostgreSQL with an empty data folder on a free port: npm's embedded one by default. */
export async function startTestServer(
  programs: PostgresPrograms = postgresPrograms(),
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-test-server-'));
  const password = randomBytes(16).toString('hex');
  await makeDataFolder(programs, folder, join(folder, 'data'), password);
  return startServer({ programs, folder, password, port: await freePort() });
}

interface ServerOfFolder {
  readonly programs: PostgresPrograms;
  /** With the data folder in it. */
  readonly folder: string;
  readonly password: string;
  readonly port: number;
}

async function startServer(of: ServerOfFolder): Promise<TestServer> {
  const { programs, folder, password, port } = of;
  const dataDir = join(folder, 'data');
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
    followedBy: (own) => startStandby(of, adminUrl, own),
  };
}

/** A standby from a copy of the data folder, made while the primary runs ("Making a Base Backup Using the Low Level API"). */
async function startStandby(
  { programs, folder: primary, password, port }: ServerOfFolder,
  adminUrl: string,
  own?: number,
): Promise<TestStandby> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-test-standby-'));
  const dataDir = join(folder, 'data');
  await withClient(adminUrl, async (admin) => {
    await admin.query("SELECT pg_backup_start('standby', true)");
    cpSync(join(primary, 'data'), dataDir, { recursive: true, filter: isOfBackup });
    for (const emptied of ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries'])
      mkdirSync(join(dataDir, emptied), { recursive: true });
    const { rows } = await admin.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(false)',
    );
    writeFileSync(join(dataDir, 'backup_label'), rows[0]!.labelfile);
  });
  writeFileSync(join(dataDir, 'standby.signal'), '');
  appendFileSync(
    join(dataDir, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=${SUPERUSER} password=${password}'\n`,
  );
  chmodSync(dataDir, 0o700);
  const user = unprivilegedUser();
  if (user) await promisify(execFile)('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  const server = await startServer({ programs, folder, password, port: own ?? (await freePort()) });
  return {
    ...server,
    promote: () =>
      withClient(server.adminUrl, async (admin) => void (await admin.query('SELECT pg_promote()'))),
  };
}

/** The log is streamed, and the rest is of the running server. */
const isOfBackup = (path: string): boolean =>
  !/\/(pg_wal\/.+|postmaster\.(pid|opts)|standby\.signal)$/.test(path);

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
