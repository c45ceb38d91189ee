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

/** A share of equity as a cap on size: rounded down to cents (rules 1.1). */
export function roundDownToCents(value: Decimal): Decimal {
  return value.toDecimalPlaces(2, DecimalJs.ROUND_FLOOR);
}

export const sum = (a: DecimalText, b: DecimalText): DecimalText => plain(decimal(a).plus(b));
