// Entry point of a pool thread: the context comes once, with the thread; each call is one task.
import { workerData } from 'node:worker_threads';
import { workOn, type Task, type WorkContext } from './work.js';

// Tinypool puts what is its own before what it was given.
const [, context] = workerData as [unknown, WorkContext];

export default workOn(context) as (task: Task<WorkContext>) => unknown;
