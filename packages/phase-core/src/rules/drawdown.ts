import { Decimal, decimal } from '../numbers/decimal.js';
import { fraction, type Fraction } from '../numbers/fraction.js';
import type { CountedTrade } from '../state.js';

/** Equity before and after something changed it, and the net flow so far then. */
export type EquityStep = Pick<CountedTrade, 'equity_before' | 'equity_after' | 'net_flow'>;

/**
 * Largest (peak − value) / peak along the equity before the first of these trades and after each of them
 * (rules 4.3); the peak moves with deposits and withdrawals (2.7). Null: no trades, or a peak at or below 0.
 */
export function maxDrawdown(trades: readonly EquityStep[]): Fraction | null {
  const first = trades[0];
  if (first === undefined) return null;
  let peak = decimal(first.equity_before);
  let flow = decimal(first.net_flow);
  let worst: { fall: Decimal; peak: Decimal } = { fall: new Decimal(0), peak };
  if (peak.lte(0)) return null;
  for (const trade of trades) {
    const value = decimal(trade.equity_after);
    peak = Decimal.max(peak.plus(trade.net_flow).minus(flow), value);
    flow = decimal(trade.net_flow);
    if (peak.lte(0)) return null;
    const fall = peak.minus(value);
    if (fall.times(worst.peak).gt(worst.fall.times(peak))) worst = { fall, peak };
  }
  return fraction(worst.fall, worst.peak);
}
