import type { SeriesAnswer } from '@phasegate/contracts';
import { showCount, showMoney, showRoundedShare, showShare } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';
import type { ChartModel } from './chart-model';

/** Text alternative of the charts: first and last value, and the events between. */
export function trendWords(
  { moments, stretches, downgrades }: ChartModel,
  { sessions }: Pick<SeriesAnswer, 'sessions'>,
  currency: string,
): string {
  const first = moments.find(({ hasPoint }) => hasPoint)?.point;
  const last = moments.at(-1)?.point;
  if (first == null || last == null) return 'No session yet.';
  const phases = stretches.map(({ band }) => PHASE_WORDS[band.phase]);
  const rate = moments.at(-1)!;
  return [
    `Equity from ${showMoney(first.equity, currency)} on ${first.date} to ${showMoney(last.equity, currency)} on ${last.date}, over ${showCount(sessions)} ${sessions === 1 ? 'session' : 'sessions'}.`,
    phases.length > 0 && `Phases in order: ${phases.join(', ')}.`,
    downgrades.length === 0
      ? 'No downgrade.'
      : `${showCount(downgrades.length)} ${downgrades.length === 1 ? 'downgrade' : 'downgrades'}, the last on ${downgrades.at(-1)!.downgrade.at.slice(0, 10)}.`,
    last.win_rate !== null &&
      `Win rate at the end ${showRoundedShare(last.win_rate)}${required(rate.threshold)}.`,
    rate.size === null
      ? 'No size: paper only.'
      : `Size at the end ${showMoney(rate.size, currency)}.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
}

const required = (threshold: { win_rate_required: string | null } | null): string =>
  threshold?.win_rate_required == null ? '' : `, ${showShare(threshold.win_rate_required)} needed`;
