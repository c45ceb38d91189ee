import type { Allowed } from '../check-answer.js';
import { PlatformClock, type Stopwatch } from '../clock.js';

interface Permit {
  readonly since: Stopwatch;
  readonly lifeMs: number;
}

/** How long the permits of entries that are not reported yet live, by our own clock. */
export class Permits {
  private readonly clock = new PlatformClock();
  private readonly known = new Map<string, Permit>();

  /** An answer that allows has come just now. Paper has no permit. */
  granted(trade_id: string, { valid_for_ms }: Allowed): void {
    if (valid_for_ms !== null)
      this.known.set(trade_id, { since: this.clock.stopwatch(), lifeMs: valid_for_ms });
  }

  /** False too where there is none: paper needs none. */
  isOver(trade_id: string): boolean {
    const permit = this.known.get(trade_id);
    return permit !== undefined && permit.since.elapsedMs() >= permit.lifeMs;
  }

  /** Half of its life is over, or it is not known how old it is. */
  isToBeRenewed(trade_id: string): boolean {
    return this.share(trade_id) >= 0.5;
  }

  /** Three quarters of its life are over, or it is not known how old it is. */
  isNearlyOver(trade_id: string): boolean {
    return this.share(trade_id) >= 0.75;
  }

  forget(trade_id: string): void {
    this.known.delete(trade_id);
  }

  private share(trade_id: string): number {
    const permit = this.known.get(trade_id);
    return permit === undefined ? Infinity : permit.since.elapsedMs() / permit.lifeMs;
  }
}
