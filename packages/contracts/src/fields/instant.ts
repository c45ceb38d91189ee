import { Fault } from './wire-field.js';

/** ISO 8601's extended format with a zone, a space for the T allowed; seconds may be left out (rules 9.1). */
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** And what else is ISO 8601: in lower case, a comma before the fraction, a zone of whole hours. */
const REPORTED_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d{2})(?::(\d{2}))?)$/;

const EARLIEST_WRITABLE = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST_WRITABLE = Date.parse('9999-12-31T23:59:59.999Z');
/** The accepted range of instants (rules 1.2). */
const EARLIEST = Date.parse('2000-01-01T00:00:00.000Z');
const END = Date.parse('2100-01-01T00:00:00.000Z');
const MINUTE_MS = 60_000;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar repeats after 400 years. */
const CYCLE_YEARS = 400;
const CYCLE_MS = Date.UTC(2400, 0, 1) - Date.UTC(2000, 0, 1);

const NO_INSTANT = new Fault(
  'must be an ISO 8601 instant with a zone, such as 2026-03-09T11:00:00Z',
);
const NO_SUCH_TIME = new Fault('is not a time that exists');
const OUT_OF_RANGE = new Fault('lies outside the years 2000 to 2099');

/**
 * ISO 8601 text with a zone → milliseconds since 1970, UTC; digits beyond milliseconds are cut off (rules 9.1). The
 * years 2000 to 2099 (rules 1.2).
 */
export function readInstant(text: string): number | Fault {
  if (!INSTANT.test(text)) return NO_INSTANT;
  const at = readReportedInstant(text);
  return typeof at === 'number' ? instantAt(at) : at;
}

/** Milliseconds since 1970, UTC, if they lie in the years 2000 to 2099 (rules 1.2). */
export function instantAt(milliseconds: number): number | Fault {
  return milliseconds >= EARLIEST && milliseconds < END ? milliseconds : OUT_OF_RANGE;
}

/** Any ISO 8601 with a zone, in any year of four digits: a live entry or close is always recorded (rules 1.2). */
export function readReportedInstant(text: string): number | Fault {
  const match = REPORTED_INSTANT.exec(text);
  if (match === null) return NO_INSTANT;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return NO_SUCH_TIME;
  if (!isTime(hour, minute, second) || !isTime(zoneHour, zoneMinute, '0')) return NO_SUCH_TIME;
  const local = Date.UTC(
    Number(year) + CYCLE_YEARS,
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
  );
  const offset = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * MINUTE_MS;
  const at = local - CYCLE_MS - (sign === '-' ? -offset : offset);
  return at >= EARLIEST_WRITABLE && at <= LATEST_WRITABLE ? at : NO_SUCH_TIME;
}

function isDate(year: number, month: number, day: number): boolean {
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  const days = MONTH_DAYS[month - 1];
  return year >= 1 && days !== undefined && day >= 1 && day <= days + leapDay;
}

function isTime(hour = '0', minute = '0', second = '0'): boolean {
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}
