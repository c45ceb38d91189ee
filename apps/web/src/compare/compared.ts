import type { SeriesAnswer, SeriesPointAnswer } from '@phasegate/contracts';

/** Two records on one time axis, each as its change since the first trading day that both have. */
export interface Compared {
  /** Both are at 0 here. */
  readonly since: string;
  readonly days: readonly ComparedDay[];
}

export interface ComparedDay {
  readonly date: string;
  /** Of the first and of the second bot, as shares of one: "0.0452". */
  readonly changes: readonly [string, string];
}

type Series = Pick<SeriesAnswer, 'points' | 'now'>;

/**
 * Equity moves with live trades alone (rules 2.7): of a bot that has only traded on paper its results stand in for it, as
 * in the record on its own page. Shares are floats rounded to six places: they are for comparing, not for accounting.
 *
 * @returns null where one of them has no session yet
 */
export function compare(one: Series, other: Series): Compared | null {
  const records = [worthsOf(one), worthsOf(other)] as const;
  const [first, second] = records;
  if (first.length === 0 || second.length === 0) return null;
  const since = first[0]!.date > second[0]!.date ? first[0]!.date : second[0]!.date;
  const dates = [...new Set(records.flat().map(({ date }) => date))]
    .filter((date) => date >= since)
    .sort();
  const [changeOfFirst, changeOfSecond] = [changesSince(first, since), changesSince(second, since)];
  return {
    since,
    days: dates.map((date) => ({ date, changes: [changeOfFirst(date), changeOfSecond(date)] })),
  };
}

/** Whether a record is of paper results alone. */
export const isOnPaper = ({ points, now }: Series): boolean =>
  pointsOf({ points, now }).every(({ phase }) => phase === 'experience');

interface Worth {
  readonly date: string;
  readonly worth: number;
}

const pointsOf = ({ points, now }: Series): readonly SeriesPointAnswer[] =>
  now === null ? points : [...points.filter(({ date }) => date !== now.date), now];

function worthsOf(series: Series): Worth[] {
  const onPaper = isOnPaper(series);
  return pointsOf(series).map(({ date, equity, pnl_cumulative }) => ({
    date,
    worth: Number(equity) + (onPaper ? Number(pnl_cumulative) : 0),
  }));
}

/** Between sessions a record stays where it was. */
function changesSince(record: readonly Worth[], since: string): (date: string) => string {
  const at = (date: string) => record.findLast((day) => day.date <= date)!.worth;
  const base = at(since);
  return (date) => (base === 0 ? '0' : shareText(at(date) / base - 1));
}

/** A plain decimal, as figures are formatted. */
const shareText = (share: number): string => {
  const text = share.toFixed(6).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
};
