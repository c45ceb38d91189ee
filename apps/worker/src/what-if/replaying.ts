import { Worker } from 'node:worker_threads';
import type { Progress, Replayed, ThreadOrder } from './messages.js';

/** As it was built: a thread runs no TypeScript. */
const THREAD = new URL('../../dist/what-if/thread.js', import.meta.url);
/** A history that needs more is a fault of its run, not the end of the worker. */
const MEMORY_MB = 1_024;

/** One replay in a thread of its own. */
export class Replaying {
  /** Events done so far. */
  done = 0;
  /** Rejects when the thread fails; `null`: it was stopped. */
  readonly ended: Promise<Replayed | null>;
  readonly #thread: Worker;

  constructor(order: ThreadOrder) {
    this.#thread = new Worker(THREAD, {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    this.ended = new Promise((resolve, reject) => {
      this.#thread.on('message', (message: Replayed | Progress) => {
        if ('done' in message) this.done = message.done;
        else resolve(message);
      });
      this.#thread.on('error', reject);
      this.#thread.on('exit', () => resolve(null));
    });
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}
