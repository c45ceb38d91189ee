import { getHolidays } from 'nyse-holidays';

/** A trading day's date, `2026-03-09`. */
export type DateText = string;

/** The years for which the NYSE's closures are built in (rules 1.3). */
export const FIRST_YEAR = 2012;
export const LAST_YEAR = 2035;

/** Full-day closures that no rule foretells: two storms' days and two days of mourning (rules 1.3). */
const UNSCHEDULED_CLOSURES = ['2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'];

const DAY_MS = 86_400_000;

export const epochDayOf = (date: DateText): number => Date.parse(date) / DAY_MS;
export const dateOfEpochDay = (day: number): DateText =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

/**
 * The trading dates of US equities in order: from the last one before the built-in years (early January
 * instants belong to it) to the first one after them (the last day's countdown runs to it).
 */
export function usEquityDates(furtherClosures: readonly DateText[]): DateText[] {
  const closed = new Set([...UNSCHEDULED_CLOSURES, ...furtherClosures]);
  for (let year = FIRST_YEAR - 1; year <= LAST_YEAR + 1; year += 1)
    for (const holiday of getHolidays(year)) closed.add(holiday.dateString);
  const dates: DateText[] = [];
  const last = epochDayOf(`${LAST_YEAR + 1}-01-31`);
  for (let day = epochDayOf(`${FIRST_YEAR - 1}-12-01`); day <= last; day += 1) {
    const date = dateOfEpochDay(day);
    if (isWeekday(day) && !closed.has(date)) dates.push(date);
  }
  const first = dates.findLastIndex((date) => date < `${FIRST_YEAR}`);
  const end = dates.findIndex((date) => date >= `${LAST_YEAR + 1}`);
  return dates.slice(first, end + 1);
}

/** Epoch day 0 was a Thursday. */
function isWeekday(epochDay: number): boolean {
  const weekday = (((epochDay + 4) % 7) + 7) % 7;
  return weekday >= 1 && weekday <= 5;
}
