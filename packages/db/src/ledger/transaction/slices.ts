import { setImmediate } from 'node:timers/promises';

/** Work at a stretch. A check has 50 ms (NFR-001): it must not wait for somebody's years of history. */
const SLICE_MS = 8;

/** Does long work in slices; between two of them everything else that waits gets its turn. */
export async function inSlices<R>(work: Iterator<unknown, R>): Promise<R> {
  for (let until = performance.now() + SLICE_MS; ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + SLICE_MS;
  }
}
