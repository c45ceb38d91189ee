import { ladderWork, type LadderContext, type LadderTask } from '../ladder/ladder-work.js';
import type { LadderRun } from '../ladder/ladder-run.js';

/** All that the tasks of one piece of work have in common. Plain JSON: it crosses to other threads. */
export type WorkContext = LadderContext;
export type Task<C extends WorkContext> = C extends LadderContext ? LadderTask : never;
export type Outcome<C extends WorkContext> = C extends LadderContext ? LadderRun : never;

/** What does the tasks of a context, whichever thread they run in. */
export function workOn<C extends WorkContext>(context: C): (task: Task<C>) => Outcome<C>[] {
  return ladderWork(context) as unknown as (task: Task<C>) => Outcome<C>[];
}
