import { Decimal as DecimalJs } from 'decimal.js';

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

/** A decimal in plain notation without trailing zeros, as on every wire: `"99.5"`, `"10000"`. */
export type DecimalText = string;

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

/**
 * A share of equity as a cap, rounded down to the largest power of ten that is at most a hundredth of the unit:
 * cents for dollars (rules 5.6).
 */
export function roundDownToUnit(value: Decimal, unit: DecimalText): Decimal {
  const exponent = decimal(unit).e - 2;
  return exponent <= 0
    ? value.toDecimalPlaces(-exponent, DecimalJs.ROUND_FLOOR)
    : value.toNearest(new Decimal(10).pow(exponent), DecimalJs.ROUND_FLOOR);
}

export const sum = (a: DecimalText, b: DecimalText): DecimalText => plain(decimal(a).plus(b));
export const difference = (a: DecimalText, b: DecimalText): DecimalText =>
  plain(decimal(a).minus(b));
export const product = (a: DecimalText, b: DecimalText): DecimalText => plain(decimal(a).times(b));
export const isPositive = (text: DecimalText): boolean => decimal(text).gt(0);
