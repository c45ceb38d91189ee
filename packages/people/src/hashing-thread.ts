import { Worker } from 'node:worker_threads';
import type { ScryptOptions } from 'node:crypto';

/** The derivation of a password: scrypt's parameters and the length in bytes. */
export interface Derivation {
  readonly password: string;
  readonly salt: Buffer;
  readonly bytes: number;
  readonly figures: ScryptOptions;
}

interface Job {
  readonly resolve: (key: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The code of the thread. `scrypt` would occupy a thread of libuv's pool, which also does all file writes, for tenths
 * of a second. This thread is separate, and on Linux it runs at a lower priority (elsewhere the priority would apply to
 * the whole process).
 */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
const { scryptSync } = require('node:crypto');
if (process.platform === 'linux') require('node:os').setPriority(10);
parentPort.on('message', ({ id, password, salt, bytes, figures }) => {
  try {
    parentPort.postMessage({ id, key: scryptSync(password, salt, bytes, figures) });
  } catch (error) {
    parentPort.postMessage({ id, fault: error.message });
  }
});
`;

/** One thread that derives keys from passwords, one after the other. It lets the process end when it has nothing to do. */
class HashingThread {
  private thread: Worker | null = null;
  private readonly jobs = new Map<number, Job>();
  private last = 0;

  derive(derivation: Derivation): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const id = (this.last += 1);
      this.jobs.set(id, { resolve, reject });
      this.thread ??= this.started();
      this.thread.ref();
      this.thread.postMessage({ id, ...derivation });
    });
  }

  private started(): Worker {
    const thread = new Worker(PROGRAM, { eval: true, execArgv: [] });
    thread.on('message', ({ id, key, fault }: { id: number; key?: Uint8Array; fault?: string }) => {
      const job = this.jobs.get(id);
      this.jobs.delete(id);
      if (this.jobs.size === 0) thread.unref();
      if (key === undefined) job?.reject(new Error(fault));
      else job?.resolve(Buffer.from(key));
    });
    thread.on('error', (error: Error) => this.ended(thread, error));
    thread.on('exit', () => this.ended(thread, new Error('the hashing thread ended')));
    return thread;
  }

  /** Rejects the jobs that waited for the thread; the next job starts a new one. */
  private ended(thread: Worker, error: Error): void {
    if (this.thread !== thread) return;
    this.thread = null;
    for (const { reject } of this.jobs.values()) reject(error);
    this.jobs.clear();
  }
}

const thread = new HashingThread();

export const derive = (derivation: Derivation): Promise<Buffer> => thread.derive(derivation);
