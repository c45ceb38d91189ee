import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { compare, fraction, roundUp, type Fraction } from '../numbers/fraction.js';
import { meanOf, type Ratio } from '../numbers/ratio-mean.js';
import { keptAfter, latest, soonest, type SlidingWindow } from './sliding-window.js';

/** The mean R:R that the next ones must bring. */
export interface Needed {
  readonly next: number;
  readonly value: DecimalText;
}

/** A mean of more than this multiple of the requirement is not asked of few trades if more trades can reach it. */
const STEEPEST = 2;
/** Places of a mean that is asked for: rounded up, so that what is shown is enough. */
const PLACES = 2;

/**
 * The mean planned R:R that the next ones, one trade in each, must have at least; counted from where nothing
 * without prices is left in the window.
 */
export function ratioNeeded<T>(
  window: SlidingWindow<T>,
  ratiosOf: (item: T) => readonly (Ratio | null)[],
  required: DecimalText,
): Needed {
  const known = window.running === null ? window.items : [...window.items, window.running];
  const lastWithout = known.findLastIndex((item) => ratiosOf(item).includes(null));
  const complete = Math.max(soonest(window), lastWithout + 1 + window.size - window.items.length);
  const needed = (next: number): Fraction => {
    const ratios = keptAfter(window, next)
      .flatMap(ratiosOf)
      .filter((ratio) => ratio !== null);
    const whole = fraction(decimal(required).times(ratios.length + next), new Decimal(next));
    if (ratios.length === 0) return whole;
    const kept = meanOf(ratios);
    return {
      numerator:
        whole.numerator * kept.denominator * BigInt(next) -
        kept.numerator * BigInt(ratios.length) * whole.denominator,
      denominator: whole.denominator * kept.denominator * BigInt(next),
    };
  };
  const steepest = decimal(required).times(STEEPEST);
  const counts = roundCounts(complete, latest(window));
  const next =
    counts.find((count) => compare(needed(count), plain(steepest)) <= 0) ?? counts.at(-1)!;
  return { next, value: plain(Decimal.max(0, roundUp(needed(next), PLACES))) };
}

/** A few candidate numbers: the soonest, then round ones, finally the whole window. */
function roundCounts(from: number, last: number): number[] {
  const round = [5, 10, 20, 50, 100, 200, 500].filter((count) => count > from && count < last);
  return [from, ...round, ...(last > from ? [last] : [])];
}
