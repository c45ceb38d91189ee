import { Decimal, plain, type DecimalText } from '../numbers/decimal.js';

/**
 * An estimate as it leaves (rules 1.1): 4 places, half-even. Its last bits are noise: they must not
 * decide a tie, such as a probability of 1/32.
 */
export function estimateText(value: number | Decimal): DecimalText {
  const exact = typeof value === 'number' ? new Decimal(value.toPrecision(13)) : value;
  return plain(exact.toDecimalPlaces(4, Decimal.ROUND_HALF_EVEN));
}
