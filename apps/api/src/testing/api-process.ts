import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_STATE_KEY, type TestDatabase } from '@phasegate/db/testing';

/** The API as it is run: a process of its own, from what was built. */
export interface ApiProcess {
  readonly url: string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface ApiProcessOptions {
  readonly port: number;
  readonly spoolDir: string;
  readonly redisUrl?: string;
}

/** Starts one and waits until it listens; the database may be away. */
export async function startApiProcess(
  { serviceUrl }: TestDatabase,
  { port, spoolDir, redisUrl }: ApiProcessOptions,
): Promise<ApiProcess> {
  const child = spawn(process.execPath, [join(__dirname, '../../dist/main.js')], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: serviceUrl,
      PHASE_STATE_KEY: TEST_STATE_KEY,
      PHASE_SPOOL_DIR: spoolDir,
      API_PORT: String(port),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await listening(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async kill(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  const said = new Promise<void>((resolve) => {
    let log = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      // Later output is read as well: a full pipe would block the process.
      if (log.length < 100_000) log += chunk.toString();
      if (log.includes('the API listens')) resolve();
    });
  });
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`the API ended with ${status} before it listened`);
  });
  await Promise.race([said, ended]);
}
