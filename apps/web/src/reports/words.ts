import type { Bound, FigureStatus, HeartRow } from '@phasegate/contracts';
import { showMean, showRoundedShare } from '../format/decimal';
import type { Tone } from '../frame/badge';

const RELATIONS: Readonly<Record<Bound['is'], string>> = {
  at_most: 'at most',
  at_least: 'at least',
  below: 'below',
  above: 'above',
};

type Unit = HeartRow['unit'];

/** A figure in its unit, to two places: shares of one as percent. */
export function valueWords(value: string, unit: Unit): string {
  if (unit === 'share') return showRoundedShare(value);
  if (unit === 'factor') return `${showMean(value)}×`;
  if (unit === 'events') return showMean(value);
  const one = unit.slice(0, -1);
  return `${showMean(value)} ${value === '1' ? one : unit}`;
}

/** "at least 95%" */
export const boundWords = ({ is, value }: Bound, unit: Unit): string =>
  `${RELATIONS[is]} ${valueWords(value, unit)}`;

export const FIGURE_STATUS: Readonly<Record<FigureStatus, { tone: Tone; word: string }>> = {
  met: { tone: 'good', word: 'Met' },
  missed: { tone: 'warn', word: 'Missed' },
  guardrail_broken: { tone: 'bad', word: 'Guardrail broken' },
  no_data: { tone: 'unknown', word: 'No data yet' },
};

/** "let_through" → "let through" */
export const factWords = (name: string): string => name.replaceAll('_', ' ');
