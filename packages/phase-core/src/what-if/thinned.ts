import type { InstantText } from '../instant.js';
import { decimal, type DecimalText } from '../numbers/decimal.js';

export interface EquityPoint {
  readonly at: InstantText;
  readonly equity: DecimalText;
}

/** Maximum number of points, at least 4: the first, the last, and the high and the low of each interval. */
export function thinned(points: readonly EquityPoint[], most: number): readonly EquityPoint[] {
  if (points.length <= most) return points;
  const inner = points.slice(1, -1);
  const stretches = Math.floor((most - 2) / 2);
  const kept = Array.from({ length: stretches }, (_, stretch) => {
    const from = Math.floor((stretch * inner.length) / stretches);
    const to = Math.floor(((stretch + 1) * inner.length) / stretches);
    return highAndLow(inner.slice(from, to));
  });
  return [points[0]!, ...kept.flat(), points.at(-1)!];
}

/** In the order in which they came. */
function highAndLow(points: readonly EquityPoint[]): readonly EquityPoint[] {
  const values = points.map(({ equity }) => decimal(equity));
  const extreme = (sign: 1 | -1) =>
    values.reduce((best, value, place) => (value.cmp(values[best]!) === sign ? place : best), 0);
  const [low, high] = [extreme(-1), extreme(1)];
  return low === high
    ? [points[low]!]
    : [points[Math.min(low, high)]!, points[Math.max(low, high)]!];
}
