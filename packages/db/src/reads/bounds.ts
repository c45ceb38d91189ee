import { instantsOf, type DateRange, type Instant, type Market } from '@phasegate/phase-core';
import type { DayRangeQuery } from '@phasegate/contracts';

/** Instants from the first on and before the second, as PostgreSQL reads them. */
export type Bounds = readonly [from: string, until: string];

/** The instants of a range of trading days on a bot's market. */
export function boundsOf(market: Market, range: DateRange): Bounds {
  const { from, until } = instantsOf(market, range);
  return [instantParameter(from), instantParameter(until)];
}

/** The same for what a call was asked for. */
export const requestedBounds = (market: Market, { start, end }: DayRangeQuery): Bounds =>
  boundsOf(market, { start: start ?? null, end: end ?? null });

const instantParameter = (at: Instant): string =>
  Number.isFinite(at) ? new Date(at).toISOString() : at < 0 ? '-infinity' : 'infinity';
