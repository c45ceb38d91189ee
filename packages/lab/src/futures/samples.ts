import {
  Decimal,
  plain,
  type DecimalText,
  type Instant,
  type Market,
  type Ratio,
} from '@phasegate/phase-core';
import { tradingTimeOf } from './trading-time.js';

/** A counted trade of the running tenure. */
export interface PastTrade {
  readonly opened_at: Instant;
  readonly closed_at: Instant;
  readonly pnl: DecimalText;
  readonly notional: DecimalText;
  /** Planned reward and risk; null when it is missing (rules 2.5). */
  readonly ratio: Ratio | null;
}

/** The sampled values of a trade: time before it, time held, planned and realized R:R. */
export interface Sample {
  /** In trading time, from the opening before to its own. */
  readonly wait: number;
  /** In trading time. */
  readonly hold: number;
  /** P&L over notional; to 20 digits. */
  readonly result: DecimalText;
  readonly ratio: Ratio | null;
}

const Quotient = Decimal.clone({ precision: 20 });

/** Samples in the order in which the trades were opened. */
export function samplesOf(
  market: Market,
  tenureStart: Instant,
  trades: readonly PastTrade[],
): Sample[] {
  const time = (at: Instant) => tradingTimeOf(market, at);
  const inOrder = [...trades].sort((a, b) => a.opened_at - b.opened_at);
  return inOrder.map(({ opened_at, closed_at, pnl, notional, ratio }, place) => ({
    wait: Math.max(0, time(opened_at) - time(inOrder[place - 1]?.opened_at ?? tenureStart)),
    hold: Math.max(0, time(closed_at) - time(opened_at)),
    result: plain(new Quotient(pnl).div(notional)),
    ratio,
  }));
}
