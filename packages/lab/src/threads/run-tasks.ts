import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { workOn, type Outcome, type Task, type WorkContext } from './work.js';

export interface RunOptions {
  /** Number of worker threads; 0: the calling thread; by default, one per core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called whenever a task is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Threads run what was built, also when this file is run from its source. */
const THREAD = fileURLToPath(new URL('../../dist/threads/thread.js', import.meta.url));

/** Runs produce much short-lived garbage: a larger young generation means that less of it is copied. */
const YOUNG_MB = 96;

/**
 * Does all tasks of a context; the outcomes come in the order of the tasks, however many threads there are.
 * @throws the signal's reason when it is aborted
 */
export async function runTasks<C extends WorkContext>(
  context: C,
  tasks: readonly Task<C>[],
  { threads = availableParallelism(), signal, onProgress }: RunOptions,
): Promise<Outcome<C>[]> {
  signal?.throwIfAborted();
  // Every task that waits listens to it.
  if (signal !== undefined) setMaxListeners(0, signal);
  let done = 0;
  const reported = <T>(outcome: T): T => {
    onProgress?.((done += 1), tasks.length);
    return outcome;
  };
  if (threads === 0) return tasks.map(workOn(context)).map(reported).flat();
  const pool = new Tinypool({
    filename: THREAD,
    workerData: context,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    const outcomes = await Promise.all(
      tasks.map(async (task) =>
        reported((await pool.run(task, signal === undefined ? {} : { signal })) as Outcome<C>[]),
      ),
    );
    return outcomes.flat();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await pool.destroy();
  }
}
