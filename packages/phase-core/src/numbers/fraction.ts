import { decimal, Decimal, plain, type DecimalText } from './decimal.js';
import { exactInteger, exactText } from './exact.js';

/** An exact fraction; the denominator is positive. Never reduced: comparisons multiply crosswise. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The quotient of two decimals, exactly. The divisor must not be zero. */
export function fraction(dividend: Decimal, divisor: Decimal): Fraction {
  const places = Math.max(dividend.decimalPlaces(), divisor.decimalPlaces());
  const numerator = scaled(dividend, places);
  const denominator = scaled(divisor, places);
  if (denominator === 0n) throw new RangeError('division by zero');
  return denominator < 0n
    ? { numerator: -numerator, denominator: -denominator }
    : { numerator, denominator };
}

/** The quotient of two decimal texts, exactly. The divisor must not be zero. */
export function quotient(dividend: DecimalText, divisor: DecimalText): Fraction {
  const above = exactInteger(dividend);
  const below = exactInteger(divisor);
  if (above === undefined || below === undefined || below.units <= 0)
    return fraction(decimal(dividend), decimal(divisor));
  const places = Math.max(above.places, below.places);
  return {
    numerator: BigInt(above.units) * powerOfTen(places - above.places),
    denominator: BigInt(below.units) * powerOfTen(places - below.places),
  };
}

const POWERS = Array.from({ length: 40 }, (_, places) => 10n ** BigInt(places));
const powerOfTen = (places: number): bigint => POWERS[places] ?? 10n ** BigInt(places);

/** −1, 0 or 1 as the fraction is below, at or above the decimal, exactly. */
export function compare(left: Fraction, right: DecimalText): -1 | 0 | 1 {
  const other = quotient(right, '1');
  const a = left.numerator * other.denominator;
  const b = other.numerator * left.denominator;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The fraction rounded half-even to this number of places (ratios: 6, scaled P&L: 8; rules 1.1). */
export function round(value: Fraction, places: number): DecimalText {
  const shifted = value.numerator * powerOfTen(places);
  const negative = shifted < 0n;
  const magnitude = negative ? -shifted : shifted;
  let whole = magnitude / value.denominator;
  const rest = (magnitude % value.denominator) * 2n;
  if (rest > value.denominator || (rest === value.denominator && whole % 2n === 1n)) whole += 1n;
  const units = negative ? -whole : whole;
  return exactText(Number(units), places) ?? plain(new Decimal(`${units}e-${places}`));
}

/** The smallest number with this many places that is not below the fraction. */
export function roundUp(value: Fraction, places: number): Decimal {
  const shifted = value.numerator * 10n ** BigInt(places);
  const whole = shifted / value.denominator; // towards zero: already up for what is negative
  const up = shifted > whole * value.denominator ? whole + 1n : whole;
  return new Decimal(`${up}e-${places}`);
}

/** A ratio as it is shown: 6 places, plain notation. */
export function ratioText(value: Fraction): DecimalText {
  return round(value, 6);
}

/** A part of a count as a ratio is shown; the whole must not be zero. */
export function shareText(part: number, whole: number): DecimalText {
  const shifted = part * 1_000_000;
  // Not for numbers that a double does not hold exactly.
  if (shifted > Number.MAX_SAFE_INTEGER)
    return ratioText({ numerator: BigInt(part), denominator: BigInt(whole) });
  const rest = shifted % whole;
  const floor = (shifted - rest) / whole;
  const up = rest * 2 > whole || (rest * 2 === whole && floor % 2 === 1);
  return exactText(up ? floor + 1 : floor, 6)!;
}

/** The digits of the decimal, which has at most this many places, without its point. */
function scaled(value: Decimal, places: number): bigint {
  return BigInt(value.toFixed(places).replace('.', ''));
}
