import type { ReadinessAnswer } from '@phasegate/contracts';
import { showCount, showDecimal, showShare } from '../format/decimal';

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

/** The record behind the date at the bot's own pace. */
export function paceWords({
  date,
  trades,
  in_days: days,
}: NonNullable<ReadinessAnswer['earliest']['at_own_pace']>): string {
  const pace = `${showCount(trades)} counted ${trades === 1 ? 'trade' : 'trades'} in ${showCount(days)} trading days so far`;
  return date === null
    ? `At its own pace, ${pace}, the gate is not met within 500 trading days.`
    : `At its own pace, ${pace}, if every trade from here on wins.`;
}

const STATUS_WORDS: Readonly<Record<Criterion['status'], string>> = {
  met: 'Met',
  not_met: 'Not met',
  insufficient: 'Not enough data',
};
export const criterionStatus = ({ status }: Pick<Criterion, 'status'>): string =>
  STATUS_WORDS[status];

/** The required comparison of the actual value (rules 4.1). */
const RELATIONS: Readonly<Record<Criterion['code'], string>> = {
  profitable_sessions: 'at least',
  win_rate: 'at least',
  win_rate_confidence: 'at least',
  average_rr: 'at least',
  profit_factor: 'at least',
  override_incidents: 'at most',
  trading_days: 'at least',
  active_days: 'at least',
  missed_days: 'at most',
  trade_count: 'at least',
  net_pnl: 'more than',
  max_drawdown: 'less than',
  stale_trades: 'at most',
};
export const requiredWords = ({ code, required }: Pick<Criterion, 'code' | 'required'>): string =>
  required === null ? 'no losing trade' : `${RELATIONS[code]} ${showValue(code, required)}`;

/** An average R:R that is met without a value has no losing trade, so it has no bound (rules 2.5). */
export function actualWords({
  code,
  actual,
  status,
}: Pick<Criterion, 'code' | 'actual' | 'status'>): string {
  if (actual !== null) return showValue(code, actual);
  return status === 'met' ? 'no bound' : 'none yet';
}

const UNITS: Readonly<Record<Criterion['imported']['unit'], string>> = {
  sessions: 'sessions',
  trades: 'trades',
  trading_days: 'trading days',
};

/** "12 of 20 sessions", or nothing where all evidence is the bot's own. */
export function importedWords({ imported }: Pick<Criterion, 'imported'>): string | null {
  if (imported.imported === 0) return null;
  return `${imported.imported} of ${imported.of} ${UNITS[imported.unit]}`;
}

/** A criterion's sentence without the missing part, where that is shown beside it. */
export const sentenceBeside = ({ sentence, missing }: Pick<Criterion, 'sentence' | 'missing'>) =>
  missing !== null && sentence.endsWith(`: ${missing}.`)
    ? `${sentence.slice(0, -`: ${missing}.`.length)}.`
    : sentence;

/** Shares of one, shown as percentages. */
const SHARES: readonly Criterion['code'][] = ['win_rate', 'win_rate_confidence', 'max_drawdown'];

/** Digit for digit: it is what the gate compares. */
const showValue = (code: Criterion['code'], value: string | number): string =>
  SHARES.includes(code) ? showShare(String(value)) : showDecimal(String(value));
