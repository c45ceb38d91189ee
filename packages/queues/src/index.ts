export * from './connection.js';
export * from './migrate-queues.js';
export * from './queue.js';
export * from './worker.js';
