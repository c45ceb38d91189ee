import { futuresWork, type FuturesContext, type FuturesTask } from '../futures/futures-work.js';
import type { FutureRun } from '../futures/future-run.js';
import { ladderWork, type LadderContext, type LadderTask } from '../ladder/ladder-work.js';
import type { LadderRun } from '../ladder/ladder-run.js';

/** All that the tasks of one piece of work have in common. Plain JSON: it crosses to other threads. */
export type WorkContext = LadderContext | FuturesContext;
export type Task<C extends WorkContext> = C extends LadderContext ? LadderTask : FuturesTask;
export type Outcome<C extends WorkContext> = C extends LadderContext ? LadderRun : FutureRun;

/** Runs the tasks of a context, in any thread. */
export function workOn<C extends WorkContext>(context: C): (task: Task<C>) => Outcome<C>[] {
  const work = context.kind === 'ladder' ? ladderWork(context) : futuresWork(context);
  return work as unknown as (task: Task<C>) => Outcome<C>[];
}
