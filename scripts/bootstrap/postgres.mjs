import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './fault.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { assertReachable, postgresUser } from './postgres-user.mjs';
import { clearLeftover } from './postmaster-pid.mjs';
import { runProgram } from './steps.mjs';
import { systemEnvironment } from './system-environment.mjs';

export const SUPERUSER = 'postgres';
const START_MS = 30_000;
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts a PostgreSQL of our own, and makes its data folder on first use.
 *
 * @param {{dataDir: string, port: number, password: string, logFile: string, flags?: Record<string, string>}} options
 * flags: further server settings
 * @returns {Promise<{exited: Promise<void>, stop: () => Promise<void>}>} exited settles when the server has ended, for
 * any reason
 */
export async function startPostgres(options) {
  const { initdb, postgres } = postgresBinaries();
  const user = postgresUser();
  assertReachable(postgres, user);
  assertReachable(options.dataDir, user);
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(initdb, user, options);

  for (const end = Date.now() + START_MS; ; await pause(500)) {
    await clearLeftover(options.dataDir);
    const server = launch(postgres, user, options);
    if (await isAnswering(server, options, end)) return server;
    // The processes of a server that was killed need a moment to notice.
    if (Date.now() > end) {
      const reason = lastLine(options.logFile);
      throw new Fault(`PostgreSQL does not start: ${reason} (its log: ${options.logFile}).`);
    }
  }
}

/** Made aside and renamed, so that an interrupted start leaves no half of a data folder. */
async function initialise(initdb, user, { dataDir, password }) {
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const secrets = mkdtempSync(join(tmpdir(), 'phasegate-'));
  const passwordFile = join(secrets, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [fresh, secrets, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    const { status, output } = await runProgram(
      initdb,
      [
        `--pgdata=${fresh}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--lc-messages=C',
      ],
      { ...user, cwd: '/', env: systemEnvironment() },
    );
    if (status !== 0) {
      throw new Fault(
        `PostgreSQL cannot make its data folder: ${output.trim().split('\n').at(-1)}`,
      );
    }
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
  renameSync(fresh, dataDir);
}

/** In a process group of its own, so that Ctrl-C does not end it before its clients. */
function launch(postgres, user, { dataDir, port, logFile, flags = {} }) {
  const settings = Object.entries({ ...FLAGS, ...flags }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(postgres, ['-D', dataDir, '-p', String(port), ...settings], {
    ...user,
    cwd: '/',
    env: systemEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let running = true;
  const exited = new Promise((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    child.on('exit', end);
    child.on('error', end);
  });
  return {
    exited,
    isRunning: () => running,
    async stop() {
      if (running) child.kill('SIGINT');
      await exited;
    },
  };
}

async function isAnswering(server, { port, password }, end) {
  const { default: pg } = await import('pg');
  for (; server.isRunning(); await pause(50)) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password });
    client.on('error', () => {});
    try {
      await client.connect();
      return true;
    } catch (error) {
      if (error.code === '28P01') {
        await server.stop();
        throw new Fault(
          'PostgreSQL refuses its password: the data folder and the settings beside it do not match.',
        );
      }
      if (Date.now() > end) await server.stop();
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}

function lastLine(file) {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1);
}
