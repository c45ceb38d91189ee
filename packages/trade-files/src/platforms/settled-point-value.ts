import { Decimal } from '@phasegate/phase-core';

/** How a trade's price moved, times its quantity, in its favour; and what that came to in money. */
export interface Move {
  readonly at: number;
  readonly move: Decimal;
  readonly gross: Decimal;
}

const MAX_DIGITS = 12;

/**
 * The point value of one symbol, as the trades of the file show it: money before costs over the move of the price.
 * Amounts are rounded, so each trade gives a range; a value that lies in all of them is the symbol's. Where none does
 * (the currency of the price is converted at changing rates), every trade has its own.
 */
export class SettledPointValue {
  readonly #constant: Decimal | null;
  readonly #ratios: readonly { readonly at: number; readonly ratio: Decimal }[];

  private constructor(moves: readonly Move[]) {
    const ranges = moves.map(rangeOf);
    const low = Decimal.max(...ranges.map((range) => range.low));
    const high = Decimal.min(...ranges.map((range) => range.high));
    this.#constant = low.lte(high) ? roundestBetween(low, high) : null;
    this.#ratios = moves.map(({ at, move, gross }) => ({ at, ratio: gross.div(move) }));
  }

  /** Null where no trade moved by more than its amount is rounded, or where one lost by a move in its favour. */
  static by(moves: readonly Move[]): SettledPointValue | null {
    const telling = moves.filter(
      (trade) => !trade.move.isZero() && trade.gross.abs().gt(unitOf(trade.gross).times(2)),
    );
    if (telling.length === 0) return null;
    if (telling.some(({ move, gross }) => move.isNegative() !== gross.isNegative())) return null;
    return new SettledPointValue(telling);
  }

  /** Of a trade that was opened at that instant. */
  at(instant: number): Decimal {
    if (this.#constant !== null) return this.#constant;
    const distance = (at: number) => Math.abs(at - instant);
    return this.#ratios.reduce((a, b) => (distance(b.at) < distance(a.at) ? b : a)).ratio;
  }
}

/** Money is rounded to cents, or to as many places as it is written with. */
const unitOf = (amount: Decimal): Decimal =>
  new Decimal(10).pow(-Math.max(2, amount.decimalPlaces()));

function rangeOf({ move, gross }: Move): { low: Decimal; high: Decimal } {
  const slack = unitOf(gross);
  const ends = [gross.minus(slack).div(move), gross.plus(slack).div(move)];
  return { low: Decimal.min(...ends), high: Decimal.max(...ends) };
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
