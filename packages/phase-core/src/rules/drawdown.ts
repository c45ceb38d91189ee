import { Decimal, decimal, type DecimalText } from '../numbers/decimal.js';
import { fraction, type Fraction } from '../numbers/fraction.js';
import type { CountedTrade, EquityPoint } from '../state.js';

/** Where equity stood, and what it went on to. */
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
  let peak = decimal(before);
  let flow = decimal(first.net_flow);
  let worst: { fall: Decimal; peak: Decimal } = { fall: new Decimal(0), peak };
  if (peak.lte(0)) return null;
  for (const { equity, net_flow } of points) {
    const value = decimal(equity);
    peak = Decimal.max(peak.plus(net_flow).minus(flow), value);
    flow = decimal(net_flow);
    if (peak.lte(0)) return null;
    const fall = peak.minus(value);
    if (fall.times(worst.peak).gt(worst.fall.times(peak))) worst = { fall, peak };
  }
  return fraction(worst.fall, worst.peak);
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
  const [a, b, c] = [decimal(before.equity), decimal(middle.equity), decimal(after.equity)];
  return (a.lte(b) && b.lte(c)) || (a.gte(b) && b.gte(c));
}
