import type { DecimalText } from '../numbers/decimal-text.js';
import { exactInteger } from '../numbers/exact.js';

/** A trade's P&L and the notional, above 0, that made it. */
export interface Return {
  readonly pnl: DecimalText;
  readonly notional: DecimalText;
}

/** The moments of `returns.ts` as doubles, accurate to `TOLERANCE` of themselves or of 1. */
export interface MomentsInDoubles {
  readonly sharpe: number;
  readonly skew: number;
  readonly kurtosis: number;
}

/**
 * What the rounding of doubles may change, with room to spare: each difference of two returns is right to its last
 * bits, a deviation from their mean to √(2n) of them, and a sum of n terms to n of them.
 */
const TOLERANCE = 1e-9;
const MAX_TRADES = 100_000;
/** Beyond that 4 places are more digits than a double is sure of. */
const MAX_VALUE = 1e5;

/**
 * The moments of at least one return in doubles; null: the returns do not vary; undefined where a double could say
 * something else than 40 digits would, or a text is long.
 */
export function momentsInDoubles(trades: readonly Return[]): MomentsInDoubles | null | undefined {
  const n = trades.length;
  const beyondFirst = n > MAX_TRADES ? undefined : differences(trades);
  if (beyondFirst === undefined) return undefined;
  if (beyondFirst.every((difference) => difference === 0)) return null;

  const mean = beyondFirst.reduce((total, value) => total + value, 0) / n;
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (const difference of beyondFirst) {
    const deviation = difference - mean;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
    fourths += square * square;
  }
  const variance = squares / n;
  const { pnl, notional } = trades[0]!;
  const moments = {
    sharpe: (Number(pnl) / Number(notional) + mean) / Math.sqrt(squares / (n - 1)),
    skew: cubes / n / (variance * Math.sqrt(variance)),
    kurtosis: fourths / n / (variance * variance),
  };
  return Object.values(moments).every(hasFourPlaces) ? moments : undefined;
}

/** Whether every number within the tolerance has the same 4 places. */
export function hasFourPlaces(value: number): boolean {
  const tolerance = TOLERANCE * Math.max(1, Math.abs(value));
  return Math.abs(value) < MAX_VALUE && rounded(value - tolerance) === rounded(value + tolerance);
}

/** Whether every number within the tolerance is on the same side of this one. */
export const isApart = (value: number, from: number): boolean =>
  Math.abs(value - from) > TOLERANCE * Math.max(1, Math.abs(value));

const rounded = (value: number): number => Math.round(value * 10_000);

/** Each return less the first. Exact before they are divided: returns that hardly vary lose no digits. */
function differences(trades: readonly Return[]): Float64Array | undefined {
  const pnl = exactInteger(trades[0]!.pnl);
  const notional = exactInteger(trades[0]!.notional);
  if (pnl === undefined || notional === undefined) return undefined;
  const found = new Float64Array(trades.length);
  for (const [place, trade] of trades.entries()) {
    const own = exactInteger(trade.pnl);
    const ownNotional = exactInteger(trade.notional);
    if (own === undefined || ownNotional === undefined) return undefined;
    const above = crosswise(product(own, notional), product(pnl, ownNotional));
    found[place] = above / valueOf(notional) / valueOf(ownNotional);
  }
  return found;
}

/** `units` / 10^`places`. */
interface Units {
  readonly units: number;
  readonly places: number;
}

interface Product {
  readonly factors: readonly [number, number];
  readonly places: number;
}

const product = (a: Units, b: Units): Product => ({
  factors: [a.units, b.units],
  places: a.places + b.places,
});

/** One product less another, right to the last bits however close they are. */
function crosswise(a: Product, b: Product): number {
  const scale = Math.max(a.places, b.places);
  const left = a.factors[0] * a.factors[1] * 10 ** (scale - a.places);
  const right = b.factors[0] * b.factors[1] * 10 ** (scale - b.places);
  const isExact = Math.max(Math.abs(left), Math.abs(right)) <= Number.MAX_SAFE_INTEGER;
  return (isExact ? left - right : Number(exactly(a, scale) - exactly(b, scale))) / 10 ** scale;
}

const exactly = ({ factors: [a, b], places }: Product, scale: number): bigint =>
  BigInt(a) * BigInt(b) * 10n ** BigInt(scale - places);

const valueOf = ({ units, places }: Units): number => units / 10 ** places;
