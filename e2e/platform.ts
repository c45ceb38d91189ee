import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_MS = 300_000;
const LINES_OF_LOG = 20;

/** A platform of its own, with the demo in it. */
export interface Platform {
  readonly webUrl: string;
  /** Its data, with `demo.json` and `settings.json`. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the platform for all tests of the run. One that runs already is used instead when E2E_WEB_URL and
 * E2E_DEMO_FILE say where it is, with the PHASE_OVERRIDE_PASSWORD of its API.
 */
export default async function platformOfTheRun(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_WEB_URL) return undefined;
  process.env.PHASE_OVERRIDE_PASSWORD ??= 'only for browser tests';
  const { webUrl, folder, stop } = await startPlatform();
  process.env.E2E_WEB_URL = webUrl;
  process.env.E2E_DEMO_FILE = join(folder, 'demo.json');
  return stop;
}

/** As `npm start` does, with data and ports of its own. */
export async function startPlatform(): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-e2e-'));
  // The database's user passes through.
  chmodSync(folder, 0o711);
  const log = join(folder, 'start.log');
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const platform = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs')], {
    cwd: ROOT,
    env: {
      ...ownEnvironment(),
      // For the person who starts it; not given to the services.
      SECRET_OF_ANOTHER_PROGRAM: 'canary',
      PHASE_DATA_DIR: folder,
      API_PORT: String(apiPort),
      WEB_PORT: String(webPort),
    },
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
  });
  const stop = async () => {
    if (platform.exitCode === null) {
      platform.kill('SIGTERM');
      await once(platform, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(platform, join(folder, 'addresses.json'));
  } catch (error) {
    const last = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG).join('\n');
    await stop();
    throw new Error(`${(error as Error).message}\n${last}`, { cause: error });
  }
  return { webUrl: `http://localhost:${webPort}`, folder, stop };
}

/** Tests never reach the databases that the user's own environment names. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _database,
    DATABASE_MIGRATE_URL: _owner,
    REDIS_URL: _redis,
    ...rest
  } = process.env;
  return rest;
}

/** `npm start` writes its addresses down once everything answers. */
async function untilReady(platform: ChildProcess, addresses: string): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(200)) {
    if (existsSync(addresses)) return;
    if (platform.exitCode !== null) throw new Error(`npm start ended with ${platform.exitCode}.`);
  }
  throw new Error(`npm start was not ready after ${READY_MS / 1000} s.`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
