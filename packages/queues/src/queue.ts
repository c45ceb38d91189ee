import { QUEUES, type Payload, type QueueName } from '@phasegate/contracts';
import type { QueueConnection } from './connection.js';

/** Where jobs of one kind are put. */
export interface JobQueue<Name extends QueueName> {
  /** Adds a job unless one with this id waits or runs already. */
  add(payload: Payload<Name>, id: string): Promise<void>;
  /** Adds one again and again; however many processes ask for it, it comes once each time. */
  repeat(payload: Payload<Name>, every_ms: number): Promise<void>;
  counts(): Promise<JobCounts>;
  close(): Promise<void>;
}

/** The number of jobs in each state. */
export type JobCounts = Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>;

export function openQueue<Name extends QueueName>(
  connection: QueueConnection,
  name: Name,
  onError: (error: Error) => void,
): JobQueue<Name> {
  const { payload: schema, attempts, backoff_ms } = QUEUES[name];
  const queue = connection.makeQueue(name, {
    defaultJobOptions: {
      attempts,
      backoff: { type: 'exponential', delay: backoff_ms },
      // A job that is done or given up must not keep the next one with its id away.
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  queue.on('error', onError);
  return {
    add: async (payload, id) => {
      await queue.add(name, schema.parse(payload), { jobId: id });
    },
    repeat: async (payload, every_ms) => {
      await queue.upsertJobScheduler(
        name,
        { every: every_ms },
        { name, data: schema.parse(payload) },
      );
    },
    counts: async () => {
      const {
        wait = 0,
        active = 0,
        delayed = 0,
        failed = 0,
      } = await queue.getJobCounts(...(['wait', 'active', 'delayed', 'failed'] as const));
      return { waiting: wait, active, delayed, failed };
    },
    close: () => queue.close(),
  };
}
