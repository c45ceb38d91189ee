import type { ApprovalReviewAnswer, PhaseLimitsAnswer } from '@phasegate/contracts';
import { showCount, showMoney, showShare } from '../format/decimal';

type Changes = NonNullable<ApprovalReviewAnswer['changes']>;

/** One limit before and after an advance, in words. */
export interface LimitRow {
  readonly term: string;
  readonly before: string;
  readonly after: string;
}

interface LimitWords {
  readonly term: string;
  readonly words: (limits: PhaseLimitsAnswer, currency: string) => string;
  /** Shown though it stays as it is. */
  readonly always?: true;
}

const none = <T>(limit: T | null, show: (limit: T) => string): string =>
  limit === null ? 'no limit' : show(limit);

const off = <T>(limit: T | null, show: (limit: T) => string): string =>
  limit === null ? 'never' : show(limit);

const LIMITS: readonly LimitWords[] = [
  { term: 'Money', words: ({ mode }) => (mode === 'paper' ? 'paper' : 'real') },
  { term: 'Position size', words: sizeWords, always: true },
  {
    term: 'Trades a day',
    words: ({ trades_per_day: trades }) => none(trades, showCount),
    always: true,
  },
  {
    term: 'Down after losses in a row',
    words: ({ consecutive_losses: losses }) => off(losses, showCount),
  },
  {
    term: 'Down at a win rate below',
    words: ({ rolling_win_rate: rate }) => off(rate, showShare),
  },
  { term: 'Down at a day’s loss above', words: ({ daily_loss: loss }) => off(loss, showShare) },
  { term: 'Down at a drawdown above', words: ({ drawdown }) => off(drawdown, showShare) },
];

function sizeWords({ size, size_may_grow_to: most }: PhaseLimitsAnswer, currency: string): string {
  const now = none(size, (amount) => showMoney(amount, currency));
  return most === null ? now : `${now}, growing to ${showMoney(most, currency)} at most`;
}

/** The limits that an advance changes; size and trades a day are listed even when unchanged. */
export function limitRows({ before, after }: Changes, currency: string): LimitRow[] {
  return LIMITS.map(({ term, words, always }) => ({
    term,
    before: words(before, currency),
    after: words(after, currency),
    always,
  }))
    .filter((row) => row.always === true || row.before !== row.after)
    .map(({ term, before, after }) => ({ term, before, after }));
}
