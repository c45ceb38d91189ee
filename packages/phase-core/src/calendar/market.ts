import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../instant.js';
import {
  dateOfEpochDay,
  epochDayOf,
  FIRST_YEAR,
  LAST_YEAR,
  usEquityDates,
  type DateText,
} from './trading-dates.js';

/** `us-equities`: the NYSE's trading days; `always-open`: every date is one (rules 1.3). */
export type CalendarKind = 'us-equities' | 'always-open';

export interface CalendarSettings {
  readonly kind: CalendarKind;
  /** IANA name of the zone whose wall clock opens the trading day. */
  readonly zone: string;
  /** Wall-clock times `HH:MM`. */
  readonly open: string;
  readonly close: string;
}

/** A trading day's number: consecutive trading days have consecutive numbers. */
export type TradingDay = number;

/** Trading days and their opens (rules 1.3, 1.4). Never depends on the machine's own zone. */
export interface Market {
  /** The trading day to which an instant belongs: from its open to the next trading day's open. */
  dayOf(at: Instant): TradingDay;
  /** Infinite beyond the built-in years: there is no next open. */
  openOf(day: TradingDay): Instant;
  dateOf(day: TradingDay): DateText;
  /** The trading day of a date; for a date without trading the one before. */
  dayOfDate(date: DateText): TradingDay;
  /** Whether the calendar knows the year of an instant (else `CALENDAR_ENDED`). */
  covers(at: Instant): boolean;
  /** When the calendar's years end; infinite: never. */
  readonly coveredUntil: Instant;
}

/** The market of a bot's calendar; `furtherClosures` are dates that an administrator added. */
export function marketOf(
  settings: CalendarSettings,
  furtherClosures: readonly DateText[] = [],
): Market {
  const listed = settings.kind === 'us-equities';
  const dates = listed ? listedDates(usEquityDates(furtherClosures)) : everyDate;
  const openOf = rememberedOpens(dates, settings);
  const covered = listed
    ? { from: midnightOf(FIRST_YEAR, settings), until: midnightOf(LAST_YEAR + 1, settings) }
    : { from: -Infinity, until: Infinity };
  let last = { day: Number.NaN, from: Number.NaN, until: Number.NaN };
  return {
    dayOf(at) {
      if (at >= last.from && at < last.until) return last.day;
      // Most questions go forward a day at a time; asking the zone for a date takes far longer.
      const next = at >= last.until && at < openOf(last.day + 2);
      let day = next ? last.day + 1 : dates.dayOfDate(localDateOf(at, settings));
      while (at < openOf(day)) day -= 1;
      while (at >= openOf(day + 1)) day += 1;
      last = { day, from: openOf(day), until: openOf(day + 1) };
      return day;
    },
    openOf,
    dateOf: (day) => dates.dateOf(day),
    dayOfDate: (date) => dates.dayOfDate(date),
    covers: (at) => at >= covered.from && at < covered.until,
    coveredUntil: covered.until,
  };
}

function localDateOf(at: Instant, { zone }: CalendarSettings): DateText {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
}

function midnightOf(year: number, { zone }: CalendarSettings): Instant {
  return Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(zone)
    .epochMilliseconds;
}

interface Dates {
  readonly first: TradingDay;
  readonly last: TradingDay;
  dateOf(day: TradingDay): DateText;
  dayOfDate(date: DateText): TradingDay;
}

const everyDate: Dates = {
  first: -Infinity,
  last: Infinity,
  dateOf: dateOfEpochDay,
  dayOfDate: epochDayOf,
};

/** Days are counted from the first listed one; an instant beyond the list belongs to its first or last day. */
function listedDates(dates: readonly DateText[]): Dates {
  return {
    first: 0,
    last: dates.length - 1,
    dateOf: (day) => dates[day]!,
    dayOfDate(date) {
      let low = 0;
      let high = dates.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (dates[middle]! <= date) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/**
 * An open that a change to summer time skips is moved later by the skipped time; one that occurs twice is the earlier.
 */
function rememberedOpens(
  dates: Dates,
  { zone, open }: CalendarSettings,
): (day: TradingDay) => Instant {
  const opens = new Map<TradingDay, Instant>();
  return (day) => {
    if (day <= dates.first) return -Infinity;
    if (day > dates.last) return Infinity;
    const known = opens.get(day);
    if (known !== undefined) return known;
    const local = Temporal.PlainDateTime.from(`${dates.dateOf(day)}T${open}`);
    const at = local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
    opens.set(day, at);
    return at;
  };
}
