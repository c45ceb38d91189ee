import { offsetOf, type WallTime } from './clock.js';
import { monthNamed } from './months.js';

export type DayMonthOrder = 'day-first' | 'month-first';

/** A date with or without a time: an instant where the text holds its zone, else what a clock showed. */
export type Moment =
  { readonly instant: number } | { readonly wall: WallTime; readonly dateOnly: boolean };

export interface BadDate {
  readonly what: string;
  /** Where the order of day and month has to be determined. */
  readonly readings?: Readonly<Record<DayMonthOrder, string>>;
}

const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?`;
const ZONE = String.raw`(?:\s*(Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT))?`;
const AFTER_DATE = String.raw`(?:[T ,;]\s*${TIME}${ZONE})?`;
const pattern = (date: string) => new RegExp(`^${date}${AFTER_DATE}$`, 'iu');

const YEAR_FIRST = pattern(String.raw`(\d{4})([-./])(\d{1,2})\2(\d{1,2})`);
const CHINESE = pattern(String.raw`(\d{4})()[年](\d{1,2})[月](\d{1,2})[日]?`);
const SMALL_FIRST = pattern(String.raw`(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})`);
/** The date formats of most files, and of large ones. */
const USUAL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?()(Z)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[ ;,T]\s*(\d{2}):?(\d{2}):?(\d{2})?)?$/;
const TIME_FIRST = /^(\d{1,2}:\d{2}(?::\d{2})?) (\d{4}-\d{2}-\d{2})$/;
const DAY_THEN_NAME = pattern(
  String.raw`(\d{1,2})\.?[- ](?:de )?(\p{L}+\.?),?[- ](?:de )?(\d{4}|\d{2})(?: г\.?)?`,
);
const NAME_THEN_DAY = pattern(String.raw`(\p{L}+\.?)[- ](\d{1,2})(?:st|nd|rd|th)?,?[- ](\d{4})`);

/** Dates whose order of day and month does not follow from the separator: with dots the day comes first everywhere. */
const EITHER_ORDER = /^(\d{1,2})([-/])(\d{1,2})\2(?:\d{4}|\d{2})(?:[T ,;].*)?$/;

/** Which order the text settles: a number above 12 is a day. */
export function orderIn(text: string): DayMonthOrder | 'either' | null {
  const match = EITHER_ORDER.exec(text);
  if (match === null) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first > 12 === second > 12) return 'either';
  return first > 12 ? 'day-first' : 'month-first';
}

/** Reads a date as some platform writes it. `order` is needed for those that may be either. */
export function readMoment(text: string, order: DayMonthOrder | null): Moment | BadDate {
  const usual = USUAL.exec(text);
  if (usual !== null) {
    const [, year, month, day, ...time] = usual;
    return momentOf([year, month, day], time);
  }
  const clean = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const timeFirst = TIME_FIRST.exec(clean);
  if (timeFirst !== null) return readMoment(`${timeFirst[2]} ${timeFirst[1]}`, order);
  const compact = COMPACT.exec(clean);
  if (compact !== null) {
    const [, year, month, day, ...time] = compact;
    return momentOf([year, month, day], time);
  }
  const yearFirst = YEAR_FIRST.exec(clean) ?? CHINESE.exec(clean);
  if (yearFirst !== null) {
    const [, year, , month, day, ...time] = yearFirst;
    return momentOf([year, month, day], time);
  }
  return smallFirst(clean, order) ?? withName(clean) ?? { what: 'is no date' };
}

function smallFirst(clean: string, order: DayMonthOrder | null): Moment | BadDate | null {
  const match = SMALL_FIRST.exec(clean);
  if (match === null) return null;
  const [, first, separator, second, year, ...time] = match;
  const settled = separator === '.' ? 'day-first' : order;
  if (settled === null) {
    const reading = (month?: string, day?: string) => `${fullYear(year)}-${two(month)}-${two(day)}`;
    const readings = {
      'month-first': reading(first, second),
      'day-first': reading(second, first),
    };
    return {
      what: `may be ${readings['month-first']} (month first) or ${readings['day-first']} (day first), and nothing in the file settles it`,
      readings,
    };
  }
  const [month, day] = settled === 'day-first' ? [second, first] : [first, second];
  return momentOf([fullYear(year), month, day], time);
}

function withName(clean: string): Moment | BadDate | null {
  const dayFirst = DAY_THEN_NAME.exec(clean);
  const nameFirst = dayFirst === null ? NAME_THEN_DAY.exec(clean) : null;
  const match = dayFirst ?? nameFirst;
  if (match === null) return null;
  const [, a, b, year, ...time] = match;
  const [day, name] = dayFirst === null ? [b, a] : [a, b];
  const month = monthNamed(name ?? '');
  return month === null ? null : momentOf([fullYear(year), String(month), day], time);
}

const two = (digits = '') => digits.padStart(2, '0');
const fullYear = (digits = '') => (digits.length === 2 ? `20${digits}` : digits);

type Digits = string | undefined;

function momentOf(date: readonly Digits[], time: readonly Digits[]): Moment | BadDate {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const [hourText, minute = '0', second = '0', fraction = '', half, zone] = time;
  const hour = hourOf(Number(hourText ?? 0), half === '' ? undefined : half);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  if (!exists || year < 1970 || hour === null || Number(minute) > 59 || Number(second) > 59)
    return { what: 'is not a time that exists' };
  const wall =
    at.getTime() +
    hour * 3_600_000 +
    Number(minute) * 60_000 +
    Number(second) * 1_000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offset = zone === undefined ? null : offsetOf(zone.toUpperCase());
  return offset === null ? { wall, dateOnly: hourText === undefined } : { instant: wall - offset };
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}
