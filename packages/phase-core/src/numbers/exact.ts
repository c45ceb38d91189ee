import type { DecimalText } from './decimal-text.js';

/**
 * Arithmetic on decimal texts in the integers that a double holds exactly: each text is read as `units` of its last
 * place. A function answers undefined where some number would be longer; `decimal.ts` then asks decimal.js, with
 * which `exact.test.ts` compares every answer.
 */

/** A sign, a point and 15 digits: longer texts are not tried. */
const MAX_CHARACTERS = 17;
const POWERS = Array.from({ length: 16 }, (_, places) => 10 ** places);

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/**
 * The result of `read`: the text is `units` / 10^`places`. Two variables, because allocating an object each time would
 * cost more than the sum.
 */
let units = 0;
let places = 0;

/** Whether the text is a plain decimal that is short enough. */
function read(text: DecimalText): boolean {
  const { length } = text;
  const negative = text.charCodeAt(0) === MINUS;
  if (length > MAX_CHARACTERS || length === (negative ? 1 : 0)) return false;
  let point = length;
  let value = 0;
  for (let at = negative ? 1 : 0; at < length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === POINT - ZERO && point === length && at < length - 1) point = at;
    else return false;
  }
  units = negative ? -value : value;
  places = point === length ? 0 : length - point - 1;
  return value <= Number.MAX_SAFE_INTEGER;
}

/** `value` / 10^`scale` in plain notation without trailing zeros, never `-0`. */
function write(value: number, scale: number): DecimalText | undefined {
  if (!isExact(value)) return undefined;
  for (let tenth = value / 10; scale > 0 && Number.isInteger(tenth); tenth /= 10) {
    value = tenth;
    scale -= 1;
  }
  if (scale === 0) return String(value + 0);
  if (scale >= POWERS.length) return undefined;
  const one = POWERS[scale]!;
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude / one);
  const part = partOf(magnitude - whole * one, scale);
  return `${value < 0 ? '-' : ''}${whole}${part}`;
}

/** The point and the digits behind it. */
const partOf = (value: number, scale: number): string =>
  scale === 1 ? TENTHS[value]! : scale === 2 ? HUNDREDTHS[value]! : written(value, scale);

// The first text of the sum keeps the zeros after its point.
const written = (value: number, scale: number): string =>
  `.${String(value + POWERS[scale]!).slice(1)}`;

const TENTHS = Array.from({ length: 10 }, (_, value) => written(value, 1));
const HUNDREDTHS = Array.from({ length: 100 }, (_, value) => written(value, 2));

/** `a` + `sign` × `b`. */
export function exactSum(a: DecimalText, b: DecimalText, sign: 1 | -1): DecimalText | undefined {
  if (!read(a)) return undefined;
  const unitsOfA = units;
  const placesOfA = places;
  if (!read(b)) return undefined;
  const scale = Math.max(placesOfA, places);
  const left = unitsOfA * POWERS[scale - placesOfA]!;
  const right = units * POWERS[scale - places]!;
  return isExact(left) && isExact(right) ? write(left + sign * right, scale) : undefined;
}

export function exactProduct(a: DecimalText, b: DecimalText): DecimalText | undefined {
  if (!read(a)) return undefined;
  const unitsOfA = units;
  const placesOfA = places;
  return read(b) ? write(unitsOfA * units, placesOfA + places) : undefined;
}

/** −1, 0 or 1 as the decimal, of any length, is below, at or above 0. */
export function signOf(text: DecimalText): -1 | 0 | 1 {
  const negative = text.charCodeAt(0) === MINUS;
  for (let at = negative ? 1 : 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 1 && digit <= 9) return negative ? -1 : 1;
  }
  return 0;
}

/** Below 0, 0 or above 0 as `a` is below, at or above `b`. */
export function exactOrder(a: DecimalText, b: DecimalText): number | undefined {
  if (!read(a)) return undefined;
  const unitsOfA = units;
  const placesOfA = places;
  if (!read(b)) return undefined;
  const scale = Math.max(placesOfA, places);
  const left = unitsOfA * POWERS[scale - placesOfA]!;
  const right = units * POWERS[scale - places]!;
  return isExact(left) && isExact(right) ? left - right : undefined;
}

/** The text in plain notation without trailing zeros. */
export function exactPlain(text: DecimalText): DecimalText | undefined {
  if (!read(text)) return undefined;
  return isPlain(text) ? text : write(units, places);
}

/** For a text that was read: no leading or trailing zeros, therefore no `-0`. */
function isPlain(text: DecimalText): boolean {
  const start = units < 0 ? 1 : 0;
  const zeroInFront = text.charCodeAt(start) === ZERO && text.charCodeAt(start + 1) !== POINT;
  const zeroBehind = places > 0 && text.charCodeAt(text.length - 1) === ZERO;
  return units !== 0 && !zeroInFront && !zeroBehind;
}

/** Below 0, 0 or above 0 as the amount is below, at or above a share of the whole. */
export function exactOrderToShare(
  amount: DecimalText,
  share: DecimalText,
  whole: DecimalText,
): number | undefined {
  if (!read(share)) return undefined;
  const unitsOfShare = units;
  const placesOfShare = places;
  if (!read(whole)) return undefined;
  const product = unitsOfShare * units;
  const placesOfProduct = placesOfShare + places;
  if (!read(amount)) return undefined;
  const scale = Math.max(places, placesOfProduct);
  const left = units * (POWERS[scale - places] ?? Infinity);
  const right = product * (POWERS[scale - placesOfProduct] ?? Infinity);
  return isExact(left) && isExact(right) ? left - right : undefined;
}

/** Rounded down to this number of places. */
export function exactFloor(text: DecimalText, scale: number): DecimalText | undefined {
  if (!read(text)) return undefined;
  if (places <= scale) return write(units, places);
  const step = POWERS[places - scale]!;
  const rest = units % step;
  return write((units - rest) / step - (rest < 0 ? 1 : 0), scale);
}

/** `units` / 10^`scale` in plain notation. */
export const exactText = write;

/** The text without its point and the places that this takes away: `units` × 10^−`places`. */
export function exactInteger(
  text: DecimalText,
): { readonly units: number; readonly places: number } | undefined {
  return read(text) ? { units, places } : undefined;
}

const isExact = (value: number): boolean => Math.abs(value) <= Number.MAX_SAFE_INTEGER;
