import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { migrateQueues } from '@phasegate/queues';
import type { TestDatabase } from '@phasegate/db/testing';

/** The worker as it is run: a process of its own, from what was built. */
export interface WorkerProcess {
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export async function startWorkerProcess({
  serviceUrl,
  ownerUrl,
}: TestDatabase): Promise<WorkerProcess> {
  await migrateQueues(ownerUrl);
  const child: ChildProcess = spawn(
    process.execPath,
    [join(__dirname, '../../../worker/dist/main.js')],
    {
      env: { PATH: process.env.PATH, DATABASE_URL: serviceUrl },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout!, 'data');
  return {
    async kill(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
