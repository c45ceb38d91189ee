import type { Instant, Market } from '@phasegate/phase-core';

const DAY_MS = 86_400_000;

/**
 * Time in which every trading day is 24 hours long, so that a weekend counts no more than any other night. Events on
 * non-trading days are placed at the end of their trading day.
 */
export function tradingTimeOf(market: Market, at: Instant): number {
  const day = market.dayOf(at);
  return day * DAY_MS + Math.min(at - market.openOf(day), DAY_MS - 1);
}

export function instantIn(market: Market, time: number): Instant {
  const day = Math.floor(time / DAY_MS);
  return market.openOf(day) + (time - day * DAY_MS);
}
