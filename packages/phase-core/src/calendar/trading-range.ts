import type { Instant } from '../instant.js';
import type { Market, TradingDay } from './market.js';
import type { DateText } from './trading-dates.js';

/** Trading days from a date to a date, both included; null: no bound. */
export interface DateRange {
  readonly start: DateText | null;
  readonly end: DateText | null;
}

/** The same as instants: from the first open to the open after the last day, that one excluded (rules 1.4). */
export interface InstantRange {
  /** Infinite where there is no bound. */
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * The instants of a range of trading days on one bot's market. Dates without trading hold no instants: theirs
 * belong to the trading day before. Without any trading day, `until` is not after `from`.
 */
export function instantsOf(market: Market, { start, end }: DateRange): InstantRange {
  return {
    from: start === null ? -Infinity : market.openOf(firstDayFrom(market, start)),
    until: end === null ? Infinity : market.openOf(lastDayTo(market, end) + 1),
  };
}

/** The first trading day on or after a date. */
function firstDayFrom(market: Market, date: DateText): TradingDay {
  const day = market.dayOfDate(date);
  return market.dateOf(day) < date ? day + 1 : day;
}

/** The last trading day on or before a date: a list of dates names its first for all before it. */
function lastDayTo(market: Market, date: DateText): TradingDay {
  const day = market.dayOfDate(date);
  return market.dateOf(day) > date ? day - 1 : day;
}
