import { Decimal as DecimalJs } from 'decimal.js';
import type { DecimalText } from './decimal-text.js';
import {
  exactFloor,
  exactOrder,
  exactOrderToShare,
  exactPlain,
  exactProduct,
  exactSum,
  signOf,
} from './exact.js';

export { signOf };

/**
 * Decimals of the ledger (rules 1.1). Sums and products of inputs (at most 30 digits before and 30 after
 * the point) stay far below this precision, so they are exact; there is no division (see `fraction.ts`).
 */
export const Decimal = DecimalJs.clone({
  precision: 400,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = DecimalJs;

export type { DecimalText };

const PLAIN = /^-?\d{1,30}(\.\d{1,30})?$/;

/** Whether a text is a plain decimal: no exponent, no separators, at most 30 digits on either side. */
export function isPlainDecimal(text: string): boolean {
  return PLAIN.test(text);
}

export const decimal = (text: DecimalText): Decimal => new Decimal(text);

/** Plain notation, no trailing zeros, never `-0`. */
export function plain(value: Decimal): DecimalText {
  return value.isZero() ? '0' : value.toString();
}

/** The text in plain notation without trailing zeros: `"100.50"` becomes `"100.5"`. */
export const plainText = (text: DecimalText): DecimalText =>
  exactPlain(text) ?? plain(decimal(text));

/**
 * A share of equity as a cap, rounded down to the largest power of ten that is at most a hundredth of the unit:
 * cents for dollars (rules 5.6).
 */
export function roundDownToUnit(value: DecimalText, unit: DecimalText): DecimalText {
  const exponent = unit === '1' ? -2 : decimal(unit).e - 2;
  return (
    (exponent <= 0 ? exactFloor(value, -exponent) : undefined) ??
    plain(roundedDown(decimal(value), exponent))
  );
}

const roundedDown = (value: Decimal, exponent: number): Decimal =>
  exponent <= 0
    ? value.toDecimalPlaces(-exponent, DecimalJs.ROUND_FLOOR)
    : value.toNearest(new Decimal(10).pow(exponent), DecimalJs.ROUND_FLOOR);

// Of two texts, exactly; decimal.js is asked where they are long.

export const sum = (a: DecimalText, b: DecimalText): DecimalText =>
  exactSum(a, b, 1) ?? plain(decimal(a).plus(b));
export const difference = (a: DecimalText, b: DecimalText): DecimalText =>
  exactSum(a, b, -1) ?? plain(decimal(a).minus(b));
export const product = (a: DecimalText, b: DecimalText): DecimalText =>
  exactProduct(a, b) ?? plain(decimal(a).times(b));
export const negated = (text: DecimalText): DecimalText => difference('0', text);

/** Below 0, 0 or above 0 as `a` is below, at or above `b`. */
export const order = (a: DecimalText, b: DecimalText): number =>
  a === b ? 0 : (exactOrder(a, b) ?? decimal(a).comparedTo(b));
export const isAbove = (a: DecimalText, b: DecimalText): boolean => order(a, b) > 0;
export const isBelow = (a: DecimalText, b: DecimalText): boolean => order(a, b) < 0;
/** Below 0, 0 or above 0 as an amount is below, at or above a share of the whole. */
export const orderToShare = (amount: DecimalText, share: DecimalText, whole: DecimalText): number =>
  exactOrderToShare(amount, share, whole) ?? order(amount, product(share, whole));
export const isPositive = (text: DecimalText): boolean => signOf(text) > 0;

export function least(first: DecimalText, ...rest: DecimalText[]): DecimalText {
  let least = first;
  for (const text of rest) if (isBelow(text, least)) least = text;
  return plainText(least);
}

export function greatest(first: DecimalText, ...rest: DecimalText[]): DecimalText {
  let greatest = first;
  for (const text of rest) if (isAbove(text, greatest)) greatest = text;
  return plainText(greatest);
}
