import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './fault.mjs';

const READY_MS = 90_000;
const ASK_MS = 2_000;

/** Waits until the address answers 2xx. */
export async function untilReady(url) {
  let last = 'no answer';
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(150)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) });
      await response.arrayBuffer();
      if (response.ok) return;
      last = `HTTP ${response.status}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
  }
  throw new Fault(`${url} is not ready after ${READY_MS / 1000} s (${last}).`);
}
