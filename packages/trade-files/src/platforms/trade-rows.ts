import type { ClosedTrade } from './closed-trade.js';
import type { Summary } from './summary.js';

/** The closed trades of a file that has a row for each, in the order in which they happened. */
export class TradeRows {
  readonly #trades: ClosedTrade[] = [];
  readonly #byId = new Map<string, ClosedTrade>();
  readonly #repeatedIds = new Set<string>();

  constructor(private readonly summary: Summary) {}

  get length(): number {
    return this.#trades.length;
  }

  add(trade: ClosedTrade): void {
    const { id } = trade;
    const earlier = id === undefined ? undefined : this.#byId.get(id);
    if (earlier !== undefined && isAlike(earlier, trade)) {
      this.summary.leaveOut('repetitions of a trade (the same id, and alike)');
      return;
    }
    if (earlier !== undefined && id !== undefined) this.#repeatedIds.add(id);
    if (id !== undefined) this.#byId.set(id, trade);
    this.#trades.push(trade);
  }

  /** As the file lists them; turned round where it runs from the newest to the oldest. */
  inOrder(): readonly ClosedTrade[] {
    const steps = this.#trades.map(({ openedAt }, place) =>
      Math.sign(openedAt - (this.#trades[place - 1]?.openedAt ?? openedAt)),
    );
    const forward = steps.reduce((sum, step) => sum + step, 0) >= 0;
    return forward ? this.#trades : this.#trades.toReversed();
  }

  /** Whether every trade has an id of its own. */
  get idsAreUnique(): boolean {
    return this.#repeatedIds.size === 0 && this.#byId.size === this.#trades.length;
  }
}

function isAlike(a: ClosedTrade, b: ClosedTrade): boolean {
  return (
    a.symbol === b.symbol &&
    a.side === b.side &&
    a.openedAt === b.openedAt &&
    a.closedAt === b.closedAt &&
    a.quantity.eq(b.quantity) &&
    a.net.eq(b.net)
  );
}
