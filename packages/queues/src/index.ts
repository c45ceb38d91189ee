export * from './connection.js';
export * from './migrate-queues.js';
export * from './queue.js';
export { openRedis } from './redis.js';
export * from './worker.js';
