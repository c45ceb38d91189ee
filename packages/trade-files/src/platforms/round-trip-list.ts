import { Decimal, plain } from '@phasegate/phase-core';
import {
  NumberList,
  packedAmount,
  type PackedAmount,
  PackedList,
  type Packing,
  placesInOrder,
  unpackedAmount,
} from './packed-list.js';
import type { RoundTrip } from './round-trips.js';

/** The round trips of a file. They may be very many, so they are kept packed. */
export class RoundTripList {
  readonly #trips = new PackedList(PACKING);
  #tellsProfit = false;
  readonly #openings = new NumberList();
  #places: Uint32Array | null = null;

  get length(): number {
    return this.#trips.length;
  }

  /** In the order in which they were closed. */
  add(trip: RoundTrip): void {
    this.#tellsProfit ||= trip.profit !== null;
    this.#openings.push(trip.openedAt);
    this.#trips.push(trip);
    this.#places = null;
  }

  /** In the order in which they were opened, and of one instant that in which they were closed. */
  *inOrder(): Generator<RoundTrip> {
    this.#places ??= placesInOrder(this.#openings, false);
    for (const place of this.#places) yield this.#trips.at(place)!;
  }

  /** Those whose profit the platform tells, in the same order. */
  *telling(): Generator<RoundTrip> {
    if (!this.#tellsProfit) return;
    for (const trip of this.inOrder()) if (trip.profit !== null) yield trip;
  }

  clear(): void {
    this.#trips.clear();
    this.#openings.clear();
    this.#places = null;
  }
}

type Packed = [
  ...[openedAt: number, closedAt: number, line: number, symbol: string, isLong: 0 | 1],
  ...[fills: number, endsTest: 0 | 1, quantity: string, entered: string, left: string],
  ...[costs: PackedAmount, profit: PackedAmount],
];

const PACKING: Packing<RoundTrip> = {
  pack: (trip): Packed => [
    ...([trip.openedAt, trip.closedAt, trip.line, trip.symbol] as const),
    ...([trip.side === 'long' ? 1 : 0, trip.fills, trip.endsTest ? 1 : 0] as const),
    ...([plain(trip.quantity), plain(trip.entered), plain(trip.left)] as const),
    ...([packedAmount(trip.costs), packedAmount(trip.profit)] as const),
  ],
  unpack(values) {
    const [openedAt, closedAt, line, symbol, isLong, fills, ...more] = values as Packed;
    const [endsTest, quantity, entered, left, costs, profit] = more;
    return {
      ...{ openedAt, closedAt, line, symbol, side: isLong === 1 ? 'long' : 'short', fills },
      ...{
        quantity: new Decimal(quantity),
        entered: new Decimal(entered),
        left: new Decimal(left),
      },
      ...{ profit: unpackedAmount(profit), costs: unpackedAmount(costs), endsTest: endsTest === 1 },
    };
  },
};
