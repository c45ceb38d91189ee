import type { Fill } from './fill.js';
import { NumberList, PackedList, type Packing, placesInOrder } from './packed-list.js';
import type { Summary } from './summary.js';

/** The fills of a file, in the order in which they happened. They may be very many, so they are kept packed. */
export class FillList {
  readonly #fills = new PackedList(PACKING);
  readonly #times = new NumberList();
  readonly #latest = new Map<string, number>();
  /** Steps forward less steps back in time, from fill to fill of one symbol. */
  #forward = 0;

  constructor(private readonly summary: Summary) {}

  get length(): number {
    return this.#fills.length;
  }

  add(fill: Fill): void {
    const before = this.#latest.get(fill.symbol);
    if (before !== undefined) this.#forward += Math.sign(fill.at - before);
    this.#latest.set(fill.symbol, fill.at);
    this.#times.push(fill.at);
    this.#fills.push(fill);
  }

  /**
   * Oldest first; those of one instant in the file's order, or against it where the file runs backwards; repetitions
   * are left out. The list is empty afterwards.
   */
  *takenInOrder(): Generator<Fill> {
    const places = placesInOrder(this.#times, this.#forward < 0);
    let ofInstant = new Map<string, Fill>();
    let instant = -Infinity;
    for (const place of places) {
      const fill = this.#fills.at(place)!;
      if (fill.at !== instant) [instant, ofInstant] = [fill.at, new Map<string, Fill>()];
      if (this.#isRepeated(fill, ofInstant)) continue;
      yield fill;
    }
    this.#fills.clear();
    this.#times.clear();
  }

  /** Repetitions are alike, so they are of one instant. */
  #isRepeated(fill: Fill, ofInstant: Map<string, Fill>): boolean {
    if (fill.id === undefined) return false;
    const earlier = ofInstant.get(fill.id);
    if (earlier === undefined || !isAlike(earlier, fill)) {
      ofInstant.set(fill.id, fill);
      return false;
    }
    this.summary.leaveOut('repetitions of a fill (the same id, and alike)');
    return true;
  }
}

const isAlike = (a: Fill, b: Fill): boolean =>
  a.symbol === b.symbol && a.side === b.side && a.quantity === b.quantity && a.price === b.price;

type Packed = [
  ...[at: number, line: number, symbol: string, flags: number, quantity: string, price: string],
  ...[costs: string | null, id: string | null, effect: Fill['effect'] | null],
  ...[profit: string | null, carry: string | null, book: string | null],
];

const [BUYS, OWNED, ENDS_TEST] = [1, 2, 4];

const PACKING: Packing<Fill> = {
  pack: (fill): Packed => [
    ...([fill.at, fill.line, fill.symbol, flagsOf(fill), fill.quantity, fill.price] as const),
    ...([fill.costs, fill.id ?? null, fill.effect ?? null] as const),
    ...([fill.profit ?? null, fill.carry ?? null, fill.book ?? null] as const),
  ],
  unpack(values) {
    const [at, line, symbol, flags, quantity, price, costs, ...more] = values as Packed;
    const [id, effect, profit, carry, book] = more as Partial<typeof more>;
    const side = (flags & BUYS) === 0 ? 'sell' : 'buy';
    return {
      ...{ at, line, symbol, side, quantity, price, costs: costs ?? null },
      ...(isAbsent(id) ? {} : { id }),
      ...(isAbsent(effect) ? {} : { effect }),
      ...(isAbsent(profit) ? {} : { profit }),
      ...(isAbsent(carry) ? {} : { carry }),
      ...(isAbsent(book) ? {} : { book }),
      ...((flags & OWNED) === 0 ? {} : { owned: true }),
      ...((flags & ENDS_TEST) === 0 ? {} : { endsTest: true }),
    };
  },
};

const flagsOf = ({ side, owned, endsTest }: Fill): number =>
  (side === 'buy' ? BUYS : 0) | (owned === true ? OWNED : 0) | (endsTest === true ? ENDS_TEST : 0);
const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;
