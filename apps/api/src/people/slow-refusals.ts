import { setTimeout as pause } from 'node:timers/promises';

/** Delay of a refusal for too many attempts: a person hardly notices it, a flood is slowed to a trickle. */
const REST_MS = 1_000;
/** Refusals held back at once; more are answered at once, so that they cannot fill the memory. */
const MAX_HELD = 500;

/** Slows down password guessing over a few connections. */
export class SlowRefusals {
  private held = 0;

  async rest(): Promise<void> {
    if (this.held >= MAX_HELD) return;
    this.held += 1;
    try {
      await pause(REST_MS, undefined, { ref: false });
    } finally {
      this.held -= 1;
    }
  }
}
