import type { ReadinessAnswer } from '@phasegate/contracts';
import {
  showCount,
  showDecimal,
  showMean,
  showMoney,
  showRoundedShare,
  showShare,
} from '../format/decimal';

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
export function requiredWords(
  { code, required }: Pick<Criterion, 'code' | 'required'>,
  currency: string,
): RoundedValue {
  if (required === null) return unrounded('no losing trade');
  const exact = exactValue(code, required, currency);
  const shown = roundedValue(code, required) ?? exact;
  return { shown: `${RELATIONS[code]} ${shown}`, exact: `${RELATIONS[code]} ${exact}` };
}

/** An average R:R that is met without a value has no losing trade, so it has no bound (rules 2.5). */
export function actualWords(
  { code, actual, required, status }: Measured,
  currency: string,
): RoundedValue {
  if (actual === null) return unrounded(status === 'met' ? 'no bound' : 'none yet');
  const exact = exactValue(code, actual, currency);
  const shown = roundedValue(code, actual) ?? exact;
  // What falls short by a hair is not shown as what is required.
  const misleads = shown !== exact && required !== null && shown === roundedValue(code, required);
  return misleads ? unrounded(exact) : { shown, exact };
}

type Measured = Pick<Criterion, 'code' | 'actual' | 'required' | 'status'>;

/** A value as it is shown, and with every digit. */
export interface RoundedValue {
  readonly shown: string;
  readonly exact: string;
}
const unrounded = (words: string): RoundedValue => ({ shown: words, exact: words });

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

const RATIOS: readonly Criterion['code'][] = ['average_rr', 'profit_factor'];

/** Digit for digit: it is what the gate compares. */
function exactValue(code: Criterion['code'], value: string | number, currency: string): string {
  if (SHARES.includes(code)) return showShare(String(value));
  return code === 'net_pnl' ? showMoney(String(value), currency) : showDecimal(String(value));
}

/** To two places; null: amounts and counts are not rounded. */
function roundedValue(code: Criterion['code'], value: string | number): string | null {
  if (SHARES.includes(code)) return showRoundedShare(String(value));
  return RATIOS.includes(code) ? showMean(String(value)) : null;
}
