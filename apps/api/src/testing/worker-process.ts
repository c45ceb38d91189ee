import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateQueues } from '@phasegate/queues';
import { TEST_STATE_KEY, type TestDatabase } from '@phasegate/db/testing';

/** The worker as it is run: a process of its own, from what was built. */
export interface WorkerProcess {
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** @param environment beside what it cannot do without */
export async function startWorkerProcess(
  { serviceUrl, ownerUrl }: TestDatabase,
  environment: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  await migrateQueues(ownerUrl);
  const historyFolder = mkdtempSync(join(tmpdir(), 'phasegate-worker-'));
  const child: ChildProcess = spawn(
    process.execPath,
    [join(__dirname, '../../../worker/dist/main.js')],
    {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: serviceUrl,
        PHASE_STATE_KEY: TEST_STATE_KEY,
        PHASE_HISTORY_DIR: historyFolder,
        PHASE_CHECKPOINT_DIR: join(historyFolder, 'checkpoints'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout!, 'data');
  return {
    async kill(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      rmSync(historyFolder, { recursive: true, force: true });
    },
  };
}
