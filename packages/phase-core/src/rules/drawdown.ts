import {
  difference,
  greatest,
  isAbove,
  isPositive,
  order,
  product,
  sum,
  type DecimalText,
} from '../numbers/decimal.js';
import { quotient, type Fraction } from '../numbers/fraction.js';
import type { CountedTrade, EquityPoint } from '../state.js';

/** Equity before a step, and after it. */
export interface EquityPath {
  /** Just before the first point. */
  readonly before: DecimalText;
  readonly points: readonly EquityPoint[];
}

/**
 * Largest (peak − value) / peak along a path of equity (rules 4.3); the peak moves with deposits and withdrawals
 * (2.7). Null: no points, or a peak at or below 0.
 */
export function maxDrawdown({ before, points }: EquityPath): Fraction | null {
  const first = points[0];
  if (first === undefined) return null;
  let peak = before;
  let flow = first.net_flow;
  let worst = { fall: '0', peak };
  if (!isPositive(peak)) return null;
  for (const { equity, net_flow } of points) {
    if (net_flow !== flow) peak = sum(peak, difference(net_flow, flow));
    peak = greatest(peak, equity);
    flow = net_flow;
    if (!isPositive(peak)) return null;
    const fall = difference(peak, equity);
    if (isAbove(product(fall, worst.peak), product(worst.fall, peak))) worst = { fall, peak };
  }
  return quotient(worst.fall, worst.peak);
}

/** Equity before the first of these trades, and after it and every later live close (rules 4.3). */
export const pathOf = (trades: readonly CountedTrade[]): EquityPath => ({
  before: trades[0]?.equity_before ?? '0',
  points: trades.flatMap(({ path }) => path),
});

/**
 * The path with one more point. One that lies between its neighbours is left out: it is neither a peak nor a
 * trough, so that a bot with many small closes does not fill its state with them.
 */
export function withPoint(path: readonly EquityPoint[], point: EquityPoint): EquityPoint[] {
  const [before, last] = path.slice(-2);
  return before !== undefined && last !== undefined && isBetween(before, last, point)
    ? [...path.slice(0, -1), point]
    : [...path, point];
}

function isBetween(before: EquityPoint, middle: EquityPoint, after: EquityPoint): boolean {
  if (middle.net_flow !== before.net_flow || middle.net_flow !== after.net_flow) return false;
  const first = order(before.equity, middle.equity);
  const second = order(middle.equity, after.equity);
  return (first <= 0 && second <= 0) || (first >= 0 && second >= 0);
}
