const PLAIN = /^-?\d{1,200}(?:\.\d{1,200})?$/;

/** A decimal in plain notation, as on every wire: no exponent, plus sign or separators. */
export const isDecimal = (value: unknown): value is string =>
  typeof value === 'string' && PLAIN.test(value);

/** Most digits on either side of the point, zeros that mean nothing aside. */
const MAX_DIGITS = 30;

export function hasTooManyDigits(decimal: string): boolean {
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  return (
    whole.replace(/^0+/, '').length > MAX_DIGITS || fraction.replace(/0+$/, '').length > MAX_DIGITS
  );
}

export const isPositive = (decimal: string): boolean =>
  !isBelow(decimal, '0') && /[1-9]/.test(decimal);

/** Exactly: decimals of any length, never as floats. */
export function isBelow(one: string, other: string): boolean {
  const scale = Math.max(fractionDigits(one), fractionDigits(other));
  return scaled(one, scale) < scaled(other, scale);
}

const fractionDigits = (decimal: string) => decimal.split('.')[1]?.length ?? 0;

function scaled(decimal: string, scale: number): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
