import type { ReadinessAnswer } from '@phasegate/contracts';
import { showDecimal } from '../format/decimal';

export type Criterion = ReadinessAnswer['criteria'][number];

interface Short {
  readonly to: string | null;
  readonly ready: boolean;
  readonly met: number;
  readonly criteria: number;
}

/** How near a bot is to the phase above, in a few words. */
export function readinessWords({ to, ready, met, criteria }: Short): string {
  if (to === null) return 'Highest phase: no gate above';
  if (ready) return 'Ready: an operator may approve';
  return `${met} of ${criteria} criteria met`;
}

const CRITERION_WORDS: Readonly<Record<Criterion['code'], string>> = {
  profitable_sessions: 'Profitable sessions',
  win_rate: 'Win rate',
  average_rr: 'Average reward to risk',
  override_incidents: 'Override incidents',
  trading_days: 'Trading days',
  missed_days: 'Missed days in a row',
  trade_count: 'Trades',
  net_pnl: 'Net profit',
  max_drawdown: 'Largest drawdown',
};
export const criterionWords = ({ code }: Criterion): string => CRITERION_WORDS[code];

const STATUS_WORDS: Readonly<Record<Criterion['status'], string>> = {
  met: 'Met',
  not_met: 'Not met',
  insufficient: 'Not enough data',
};
export const criterionStatus = ({ status }: Criterion): string => STATUS_WORDS[status];

/** How the actual value must stand to the required one (rules 4.1). */
const RELATIONS: Readonly<Record<Criterion['code'], string>> = {
  profitable_sessions: 'at least',
  win_rate: 'at least',
  average_rr: 'at least',
  override_incidents: 'at most',
  trading_days: 'at least',
  missed_days: 'at most',
  trade_count: 'at least',
  net_pnl: 'more than',
  max_drawdown: 'less than',
};
export const requiredWords = (criterion: Criterion): string =>
  `${RELATIONS[criterion.code]} ${showValue(criterion.required)}`;

export const actualWords = (criterion: Criterion): string =>
  criterion.actual === null ? 'none yet' : showValue(criterion.actual);

/** Ratios stay as they are: the sentence beside them, and the policy, say 0.65 too. */
const showValue = (value: string | number): string => showDecimal(String(value));
