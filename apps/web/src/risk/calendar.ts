import type { RiskAnswer } from '@phasegate/contracts';

type Day = RiskAnswer['days'][number];

const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;
const LEVELS = 4;

/** A session's square. */
export interface Square {
  readonly day: Day;
  /** Weeks from the left; days from the top, Monday first. */
  readonly week: number;
  readonly weekday: number;
  /** −4 … 4: how large its gain or loss is among those of the year; 0: neither. For a colour. */
  readonly level: number;
}

export interface Calendar {
  readonly weeks: number;
  readonly squares: readonly Square[];
  /** The week in which each month begins: "Mar". */
  readonly months: readonly { readonly name: string; readonly week: number }[];
}

/** Puts the sessions of a year in columns of weeks, from the first of them on. */
export function calendarOf({
  start,
  end,
  days,
}: Pick<RiskAnswer, 'start' | 'end' | 'days'>): Calendar {
  const begin = Math.max(dayOf(start), days[0] === undefined ? 0 : dayOf(days[0].date));
  const first = begin - weekdayOf(begin);
  const most = Math.max(0, ...days.map(({ pnl }) => Math.abs(Number(pnl))));
  const weekOf = (day: number) => Math.floor((day - first) / DAYS_A_WEEK);
  return {
    weeks: weekOf(dayOf(end)) + 1,
    squares: days.map((day) => ({
      day,
      week: weekOf(dayOf(day.date)),
      weekday: weekdayOf(dayOf(day.date)),
      level: levelOf(Number(day.pnl), most),
    })),
    months: Array.from({ length: dayOf(end) - begin + 1 }, (_, place) => begin + place)
      .filter((day) => dateOf(day).endsWith('-01'))
      .map((day) => ({ name: MONTHS.format(day * DAY_MS), week: weekOf(day) })),
  };
}

const MONTHS = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

const levelOf = (pnl: number, most: number): number =>
  pnl === 0 ? 0 : Math.sign(pnl) * Math.max(1, Math.ceil((Math.abs(pnl) / most) * LEVELS));

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day: number): number => (new Date(day * DAY_MS).getUTCDay() + 6) % DAYS_A_WEEK;
