import { Decimal, plain } from '@phasegate/phase-core';
import { NumberList, PackedList, type Packing, placesInOrder } from './packed-list.js';

/** How a trade's price moved, times its quantity, in its favour; and what that came to in money. */
export interface Move {
  readonly at: number;
  readonly move: Decimal;
  readonly gross: Decimal;
}

const MAX_DIGITS = 12;
/** The ends of a range need no more digits. */
const Ratio = Decimal.clone({ precision: 60 });

/**
 * The point value of one symbol, as the trades of the file show it: money before costs over the move of the price.
 * Amounts are rounded, so each trade gives a range; a value that lies in all of them is the symbol's. Where none does
 * (the currency of the price is converted at changing rates), every trade has its own.
 */
export class SettledPointValue {
  #low = new Decimal(-Infinity);
  #high = new Decimal(Infinity);
  #telling = 0;
  #contradicted = false;
  #constant: Decimal | null = null;
  readonly #times = new NumberList();
  readonly #moves = new PackedList(MOVE);
  #places: Uint32Array | null = null;

  static by(moves: Iterable<Move>): SettledPointValue {
    const settled = new SettledPointValue();
    for (const move of moves) settled.add(move);
    return settled;
  }

  /** A trade that moved by no more than its amount is rounded tells nothing. */
  add(trade: Move): void {
    const { at, move, gross } = trade;
    if (move.isZero() || gross.abs().lte(unitOf(gross).times(2))) return;
    this.#telling += 1;
    if (move.isNegative() !== gross.isNegative()) this.#contradicted = true;
    const range = rangeOf(trade);
    [this.#low, this.#high] = [
      Decimal.max(this.#low, range.low),
      Decimal.min(this.#high, range.high),
    ];
    [this.#constant, this.#places] = [null, null];
    this.#times.push(at);
    this.#moves.push(trade);
  }

  /** Of a trade that was opened at that instant; null where no trade tells, or one lost by a move in its favour. */
  at(instant: number): Decimal | null {
    if (this.#telling === 0 || this.#contradicted) return null;
    if (this.#low.lte(this.#high))
      return (this.#constant ??= roundestBetween(this.#low, this.#high));
    const { gross, move } = this.#moves.at(this.#nearest(instant))!;
    return gross.div(move);
  }

  /** The place of the trade that was opened nearest to an instant; of two, that of the earlier one. */
  #nearest(instant: number): number {
    const places = (this.#places ??= placesInOrder(this.#times, false));
    const time = (index: number) => this.#times.at(places[index]!)!;
    const firstNotBefore = (wanted: number) => {
      let [from, to] = [0, places.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (time(middle) < wanted) from = middle + 1;
        else to = middle;
      }
      return from;
    };
    const after = firstNotBefore(instant);
    if (after === 0) return places[0]!;
    const before = firstNotBefore(time(after - 1));
    const isNearer = after < places.length && time(after) - instant < instant - time(before);
    return places[isNearer ? after : before]!;
  }
}

const MOVE: Packing<Move> = {
  pack: ({ at, move, gross }) => [at, plain(move), plain(gross)],
  unpack(values) {
    const [at, move, gross] = values as [number, string, string];
    return { at, move: new Decimal(move), gross: new Decimal(gross) };
  },
};

/** Money is rounded to cents, or to as many places as it is written with. */
const unitOf = (amount: Decimal): Decimal =>
  new Decimal(10).pow(-Math.max(2, amount.decimalPlaces()));

function rangeOf({ move, gross }: Move): { low: Decimal; high: Decimal } {
  const slack = unitOf(gross);
  const [first, last] = [gross.minus(slack), gross.plus(slack)].map(
    (amount) => new Decimal(new Ratio(amount).div(move)),
  );
  return { low: Decimal.min(first!, last!), high: Decimal.max(first!, last!) };
}

/** The number with the fewest digits that lies between two. */
function roundestBetween(low: Decimal, high: Decimal): Decimal {
  const middle = low.plus(high).div(2);
  for (let digits = 1; digits <= MAX_DIGITS; digits += 1) {
    const round = middle.toSignificantDigits(digits);
    if (round.gte(low) && round.lte(high)) return round;
  }
  return middle;
}
