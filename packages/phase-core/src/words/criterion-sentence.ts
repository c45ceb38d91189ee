import { Decimal } from '../numbers/decimal.js';
import type { Criterion } from '../rules/criterion.js';

/** How full the gate's evidence window is. */
export interface Evidence {
  readonly unit: 'counted sessions' | 'counted trades';
  readonly window: number;
  readonly have: number;
  readonly wins: number;
  readonly counted: number;
}

/** A criterion in words: what is asked, what there is, and what is missing (rules 4.4). */
export function criterionSentence(criterion: Criterion, evidence: Evidence): string {
  const { code, required, actual, status } = criterion;
  const met = status === 'met';
  switch (code) {
    case 'profitable_sessions':
      return met
        ? `${number(actual, 'profitable session')}, ${required} needed.`
        : `${number(actual, 'profitable session')} of the ${required} needed: ${missing(criterion)} more.`;
    case 'override_incidents':
      return met
        ? `${number(actual, 'override incident')}, at most ${required} allowed.`
        : `${number(actual, 'override incident')} in the window, at most ${required} allowed: they leave it as new sessions come in.`;
    case 'trading_days':
      return met
        ? `${number(actual, 'trading day')} in the phase, ${required} needed.`
        : `${number(actual, 'trading day')} in the phase of the ${required} needed: ${missing(criterion)} more.`;
    case 'missed_days':
      return met
        ? `At most ${number(actual, 'trading day')} in a row without a trade, ${required} allowed.`
        : `${number(actual, 'trading day')} in a row without a trade, ${required} allowed: trade daily until the gap is out of the window.`;
    case 'trade_count':
      return met
        ? `${number(actual, 'counted trade')}, ${required} needed.`
        : `${number(actual, 'counted trade')} of the ${required} needed: ${missing(criterion)} more.`;
    case 'win_rate':
      return `Win rate ${shown(actual)}, at least ${required} needed over ${window(evidence)}${gap(status, evidence)}${winsNeeded(criterion, evidence)}.`;
    case 'average_rr':
      return actual === null && met
        ? 'No losing trade in the window, so the average R:R has no bound.'
        : `Average R:R ${shown(actual)}, at least ${required} needed over ${window(evidence)}${missingRatio(criterion, evidence)}.`;
    case 'net_pnl':
      return `Net P&L ${shown(actual)}, more than ${required} needed over ${window(evidence)}${gap(status, evidence)}.`;
    case 'max_drawdown':
      return `Largest drawdown ${shown(actual)}, less than ${required} needed over ${window(evidence)}${gap(status, evidence)}.`;
  }
}

const number = (count: Criterion['actual'], thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;
const missing = ({ required, actual }: Criterion): number => Number(required) - Number(actual);
const shown = (actual: Criterion['actual']): string =>
  actual === null ? 'unknown yet' : String(actual);
const window = ({ unit, window: size }: Evidence): string => `the last ${size} ${unit}`;

function gap(status: Criterion['status'], { unit, window: size, have }: Evidence): string {
  if (status !== 'insufficient') return '';
  return have < size
    ? `; ${size - have} more ${unit} until the window is full`
    : '; part of the evidence is missing';
}

function missingRatio({ actual, status }: Criterion, evidence: Evidence): string {
  if (status !== 'insufficient' || evidence.have < evidence.window) return gap(status, evidence);
  return actual === null ? '; a trade without entry, stop and target prices leaves it unknown' : '';
}

/** How many of the trades that fill a window of trades must win. */
function winsNeeded({ required, status }: Criterion, evidence: Evidence): string {
  const more = evidence.window - evidence.have;
  if (evidence.unit !== 'counted trades' || status !== 'insufficient' || more <= 0) return '';
  const wanted = new Decimal(required)
    .times(evidence.window)
    .toDecimalPlaces(0, Decimal.ROUND_CEIL)
    .toNumber();
  const wins = Math.max(0, wanted - evidence.wins);
  return wins > more
    ? ', and the rate cannot be reached with these'
    : `, of which ${wins} must win`;
}
