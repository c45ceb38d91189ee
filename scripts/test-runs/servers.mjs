import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../bootstrap/ports.mjs';
import { SUPERUSER, startPostgres } from '../bootstrap/postgres.mjs';
import { aptInstall, findProgram } from '../bootstrap/system-packages.mjs';

const REDIS_START_MS = 10_000;

/**
 * A PostgreSQL for this run alone.
 *
 * @returns {Promise<{url: string, stop: () => Promise<void>}>} url: the superuser's
 */
export async function startTestPostgres(folder) {
  // The database's user passes through.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port,
    password,
    logFile: join(folder, 'postgres.log'),
    // Nothing here outlives the run, so nothing waits for the disk.
    flags: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
  });
  return {
    url: `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    stop: server.stop,
  };
}

/** @returns {Promise<string|null>} why there is no redis-server, or null */
export async function ensureRedis(step) {
  if (findProgram('redis-server')) return null;
  return step('Installing redis-server', (onLine) => aptInstall(['redis-server'], onLine));
}

/** The tests behind PgBouncer start it themselves, and are skipped by name without it. */
export async function ensurePgbouncer(step) {
  if (findProgram('pgbouncer')) return;
  const refusal = await step('Installing pgbouncer', (onLine) => aptInstall(['pgbouncer'], onLine));
  if (refusal) console.log(refusal);
}

/** @returns {Promise<{url: string, stop: () => Promise<void>}>} */
export async function startTestRedis(folder) {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    ],
    { stdio: 'ignore', detached: true },
  );
  const exited = new Promise((resolve) => child.on('exit', resolve));
  await untilListening(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function untilListening(port) {
  for (const end = Date.now() + REDIS_START_MS; Date.now() < end; await pause(50)) {
    const connected = await new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.on('connect', () => resolve(socket.destroy() && true));
      socket.on('error', () => resolve(false));
    });
    if (connected) return;
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}

export const removeFolder = (folder) => rmSync(folder, { recursive: true, force: true });
