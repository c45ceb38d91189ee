import { isBeyondNotional, type HistoryTrade } from '@phasegate/phase-core';
import { shortened } from './bad-trade-file.js';

const MAX_NAMES = 20;

/** Names the trades which won or lost more than they were worth (rules 9.1): a unit may be wrong. */
export class BeyondNotional {
  readonly #named: string[] = [];
  #count = 0;

  add({ trade_id, pnl, notional }: HistoryTrade): void {
    if (!isBeyondNotional(pnl, notional)) return;
    this.#count += 1;
    if (this.#named.length < MAX_NAMES) this.#named.push(shortened(trade_id));
  }

  /** None, or one. */
  warnings(): string[] {
    if (this.#count === 0) return [];
    const more = this.#count > MAX_NAMES ? ' and more' : '';
    return [
      `trades whose pnl exceeds their notional: ${this.#count} (${this.#named.join(', ')}${more})`,
    ];
  }
}
