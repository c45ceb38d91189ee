import type { StatusAnswer } from '@phasegate/contracts';

type Today = Pick<
  StatusAnswer,
  | 'phase'
  | 'entries_today'
  | 'blocked_by'
  | 'next_allowed_at'
  | 'open_permits'
  | 'trading_day'
  | 'as_of'
>;

/** A trading day runs to the next market open, over nights, weekends and holidays; null: it began today. */
export const earlierTradingDay = ({
  trading_day,
  as_of,
}: Pick<Today, 'trading_day' | 'as_of'>): string | null =>
  trading_day === as_of.slice(0, 10) ? null : trading_day;

interface Used {
  /** The trading day that is meant, where it began on an earlier date than this one (rules 1.4); null: it did not. */
  readonly day: string | null;
  readonly words: string;
  /** Why there is no further entry today. */
  readonly limit: string | null;
  /** When the day's limit is gone. */
  readonly next: string | null;
}

/** The live entries that a bot has used of its trading day. */
export function usedToday(status: Today): Used {
  const { phase, entries_today: entries, blocked_by, next_allowed_at, open_permits } = status;
  const day = earlierTradingDay(status);
  if (phase === 'experience') return { day, words: 'On paper', limit: null, next: null };
  const words = entries === 1 ? '1 entry' : `${entries === 0 ? 'No' : entries} entries`;
  if (!blocked_by.includes('DAILY_LIMIT')) return { day, words, limit: null, next: null };
  const limit = open_permits.length > 0 ? 'taken by a permit' : 'the day’s limit';
  return { day, words, limit, next: next_allowed_at };
}
