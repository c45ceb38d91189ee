import { QUEUES, type Payload, type QueueName } from '@phasegate/contracts';
import type { QueueConnection } from './connection.js';

/** BullMQ's own figures notice a dead worker after 30 s, which is too late for what is promised in 60 (rules 6.4). */
const LOCK_MS = 3_000;
const STALLED_CHECK_MS = 1_000;
/** A job may be taken up again any number of times: each asks for all that is due, and can be repeated. */
const MAX_STALLS = 1_000;
/** A server that answers with errors is asked again after this; BullMQ itself would ask at once, without end. */
const REST_MS = 1_000;

export interface JobWorker {
  close(): Promise<void>;
}

export interface WorkerSettings {
  readonly concurrency: number;
  readonly onError: (error: Error) => void;
}

/** Works on the jobs of one queue; a payload that does not fit its schema fails for good. */
export function openWorker<Name extends QueueName>(
  connection: QueueConnection,
  name: Name,
  handle: (payload: Payload<Name>) => Promise<void>,
  { concurrency, onError }: WorkerSettings,
): JobWorker {
  const schema = QUEUES[name].payload;
  const worker = connection.makeWorker(
    name,
    (job) => handle(schema.parse(job.data) as Payload<Name>),
    {
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLS,
    },
  );
  let rest: NodeJS.Timeout | undefined;
  worker.on('error', (error) => {
    onError(error);
    if (rest !== undefined) return;
    void worker.pause(true);
    rest = setTimeout(() => {
      rest = undefined;
      void worker.resume();
    }, REST_MS);
  });
  return {
    close: () => {
      clearTimeout(rest);
      return worker.close();
    },
  };
}
