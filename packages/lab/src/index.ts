export * from './futures/futures.js';
export type { PastTrade } from './futures/samples.js';
export * from './ladder/lab-report.js';
export * from './ladder/policy-lab.js';
export * from './ladder/recorded-bot.js';
export * from './ladder/words.js';
export type { SyntheticBot } from './ladder/synthetic-bot.js';
export type { Proportion } from './proportion.js';
export type { RunOptions } from './threads/run-tasks.js';
