import type { SeriesAnswer, SeriesPointAnswer } from '@phasegate/contracts';
import { showGain, showMoney, showRoundedShare } from '../format/decimal';

/** A place on the canvas: floats, for pixels alone. */
export interface Place {
  /** Unix seconds of the session's day. */
  readonly time: number;
  readonly value: number | null;
}

/** A record as a line, and below it how far under its peak it was. */
export interface RecordModel {
  readonly title: string;
  readonly line: readonly Place[];
  readonly underTitle: string;
  /** Zero at a peak, below zero elsewhere; null: not measured. */
  readonly under: readonly Place[];
  readonly underIn: 'share' | 'money';
  /** Both as text, for those who do not see the canvas. */
  readonly words: string;
}

/**
 * Of a bot that has traded live, its equity and the drawdown in its tenure (rules 6.1). Paper results never move the
 * equity (rules 2.7): of a bot on paper alone it is the sum of its results, and how far that lies below its peak.
 */
export function recordModel(
  { points: sessions, now }: Pick<SeriesAnswer, 'points' | 'now'>,
  currency: string,
): RecordModel | null {
  const points = [...sessions, ...(now === null ? [] : [now])];
  if (points.length < 2) return null;
  return points.some(({ phase }) => phase !== 'experience')
    ? ofEquity(points, currency)
    : ofResults(points, currency);
}

function ofEquity(points: readonly SeriesPointAnswer[], currency: string): RecordModel {
  const [first, last] = [points[0]!, points.at(-1)!];
  const deepest = points.reduce((one, other) =>
    Number(other.drawdown ?? 0) > Number(one.drawdown ?? 0) ? other : one,
  );
  return {
    title: `equity, ${currency}`,
    line: points.map(({ date, equity }) => ({ time: timeOf(date), value: Number(equity) })),
    underTitle: 'drawdown in its tenure',
    under: points.map(({ date, drawdown }) => ({
      time: timeOf(date),
      value: drawdown === null ? null : 0 - Number(drawdown),
    })),
    underIn: 'share',
    words: `Equity from ${showMoney(first.equity, currency)} on ${first.date} to ${showMoney(last.equity, currency)} on ${last.date}. ${
      Number(deepest.drawdown ?? 0) === 0
        ? 'No drawdown.'
        : `Deepest drawdown ${showRoundedShare(deepest.drawdown!)} on ${deepest.date}.`
    }`,
  };
}

function ofResults(points: readonly SeriesPointAnswer[], currency: string): RecordModel {
  const last = points.at(-1)!;
  let peak = 0;
  const under = points.map(({ date, pnl_cumulative }) => {
    peak = Math.max(peak, Number(pnl_cumulative));
    return { time: timeOf(date), value: Number(pnl_cumulative) - peak };
  });
  return {
    title: `the sum of paper results, ${currency}`,
    line: points.map(({ date, pnl_cumulative: sum }) => ({
      time: timeOf(date),
      value: Number(sum),
    })),
    underTitle: `how far below its peak, ${currency}`,
    under,
    underIn: 'money',
    words: `On paper: ${showGain(last.pnl_cumulative, currency)} in all from ${points[0]!.date} to ${last.date}. ${
      under.every(({ value }) => value === 0)
        ? 'It was never below its peak.'
        : 'It was below its peak in between.'
    }`,
  };
}

const timeOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;
