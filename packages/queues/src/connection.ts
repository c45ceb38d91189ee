import { databaseServersOf } from '@phasegate/config';
import {
  createPostgresBackend,
  Queue,
  withBackend,
  Worker,
  type Processor,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import pg from 'pg';
import { openRedis } from './redis.js';

/** Where the queues live: in Redis when there is one, else in the schema `bullmq` of PostgreSQL. */
export interface QueueServers {
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string;
}

/** One connection, shared by the queues and workers of a process, to PostgreSQL or Redis. */
export interface QueueConnection {
  makeQueue(name: string, options: Omit<QueueOptions, 'connection'>): Queue;
  makeWorker(name: string, process: Processor, options: Omit<WorkerOptions, 'connection'>): Worker;
  close(): Promise<void>;
}

/** A worker uses one connection for LISTEN and the others for jobs. */
const POOL_SIZE = 4;
/** Kept open however long nothing happens: a job must not wait for a connection first. */
const KEPT_OPEN = 1;
const CONNECT_MS = 1_000;

/** Queues in PostgreSQL listen on a connection of their own, which does not follow the primary. */
export class NeedsRedis extends Error {
  override readonly name = 'NeedsRedis';

  constructor() {
    super('REDIS_URL must be set when DATABASE_URL names several servers');
  }
}

/**
 * @param role a producer fails at once when Redis is away; a worker waits for it
 * @throws NeedsRedis when the database has several servers
 */
export function connectQueues(
  { redisUrl, databaseUrl }: QueueServers,
  role: 'producer' | 'worker',
): QueueConnection {
  if (redisUrl !== undefined) return onRedis(redisUrl, role);
  if (databaseServersOf(databaseUrl).length > 1) throw new NeedsRedis();
  return onPostgres(databaseUrl);
}

function onRedis(url: string, role: 'producer' | 'worker'): QueueConnection {
  const connection = openRedis(url, {
    maxRetriesPerRequest: role === 'worker' ? null : 1,
    connectTimeout: CONNECT_MS,
  });
  return {
    makeQueue: (name, options) =>
      new Queue(name, { ...options, connection, skipWaitingForReady: true }),
    makeWorker: (name, process, options) => new Worker(name, process, { ...options, connection }),
    close: async () => {
      if (connection.status === 'ready') await connection.quit();
      else connection.disconnect();
    },
  };
}

function onPostgres(url: string): QueueConnection {
  const connection = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    min: KEPT_OPEN,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    // BullMQ's statements name no schema.
    options: '-c search_path=bullmq',
  });
  // Each queue and worker of BullMQ listens for errors of the pool that they share.
  connection.setMaxListeners(0);
  connection.on('error', () => undefined);
  connection.on('connect', (client) => client.on('error', () => undefined));
  const backend = withBackend(createPostgresBackend);
  return {
    makeQueue: (name, options) =>
      new backend.Queue(name, { ...options, connection }) as unknown as Queue,
    makeWorker: (name, process, options) =>
      new backend.Worker(name, process, { ...options, connection }) as unknown as Worker,
    close: () => connection.end(),
  };
}
