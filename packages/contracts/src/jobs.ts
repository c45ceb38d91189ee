import { z } from 'zod';

/**
 * The queues: the payload of each job and the number of attempts. Jobs only make things faster: due work is recorded in
 * PostgreSQL, and the worker's sweep finds it when a job is lost.
 */
export const QUEUES = {
  /** Carry out what is due for a bot: a downgrade, boundaries, permits that ran out (rules 2.9, 6.4). */
  due: {
    payload: z.strictObject({ bot: z.string() }),
    attempts: 3,
    backoff_ms: 500,
  },
  /** Find every bot with due work, including work of lost jobs. */
  sweep: {
    payload: z.strictObject({}),
    attempts: 1,
    backoff_ms: 500,
  },
} as const satisfies Record<string, QueueDefinition>;

interface QueueDefinition {
  readonly payload: z.ZodObject;
  readonly attempts: number;
  readonly backoff_ms: number;
}

export type QueueName = keyof typeof QUEUES;
export type Payload<Name extends QueueName> = z.infer<(typeof QUEUES)[Name]['payload']>;
