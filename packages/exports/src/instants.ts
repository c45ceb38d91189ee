import { instantsOf, type DateRange, type Instant, type Market } from '@phasegate/phase-core';

/** An instant of a column as on every wire (rules 1.2). */
export const instantSql = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The instants of a range on a bot's market, as PostgreSQL reads them. */
export function boundsOf(market: Market, range: DateRange): readonly [from: string, until: string] {
  const { from, until } = instantsOf(market, range);
  return [instantParameter(from), instantParameter(until)];
}

const instantParameter = (at: Instant): string =>
  Number.isFinite(at) ? new Date(at).toISOString() : at < 0 ? '-infinity' : 'infinity';
