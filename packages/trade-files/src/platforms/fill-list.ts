import type { Fill } from './fill.js';
import type { Summary } from './summary.js';

/** The fills of a file, in the order in which they happened. */
export class FillList {
  readonly #fills: Fill[] = [];
  readonly #byId = new Map<string, Fill>();
  readonly #latest = new Map<string, number>();
  /** Steps forward less steps back in time, from fill to fill of one symbol. */
  #forward = 0;

  constructor(private readonly summary: Summary) {}

  get length(): number {
    return this.#fills.length;
  }

  add(fill: Fill): void {
    if (fill.id !== undefined) {
      const earlier = this.#byId.get(fill.id);
      if (earlier !== undefined && isAlike(earlier, fill)) {
        this.summary.leaveOut('repetitions of a fill (the same id, and alike)');
        return;
      }
      this.#byId.set(fill.id, fill);
    }
    const before = this.#latest.get(fill.symbol);
    if (before !== undefined) this.#forward += Math.sign(fill.at - before);
    this.#latest.set(fill.symbol, fill.at);
    this.#fills.push(fill);
  }

  /**
   * Oldest first; those of one instant in the file's order, or against it where the file runs backwards. The list lets
   * go of each as it hands it out, for they may be many.
   */
  *takenInOrder(): Generator<Fill> {
    this.#byId.clear();
    this.#latest.clear();
    if (this.#forward < 0) this.#fills.reverse();
    this.#forward = 0;
    this.#fills.sort((a, b) => a.at - b.at).reverse();
    for (let fill = this.#fills.pop(); fill !== undefined; fill = this.#fills.pop()) yield fill;
  }
}

const isAlike = (a: Fill, b: Fill): boolean =>
  a.at === b.at &&
  a.symbol === b.symbol &&
  a.side === b.side &&
  a.quantity === b.quantity &&
  a.price === b.price;
