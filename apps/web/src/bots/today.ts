import type { StatusAnswer } from '@phasegate/contracts';

type Today = Pick<
  StatusAnswer,
  'phase' | 'entries_today' | 'blocked_by' | 'next_allowed_at' | 'open_permits'
>;

interface Used {
  readonly words: string;
  /** Why there is no further entry today. */
  readonly limit: string | null;
  /** When the day's limit is gone. */
  readonly next: string | null;
}

/** What a bot has used of its trading day, in live entries. */
export function usedToday(status: Today): Used {
  const { phase, entries_today: entries, blocked_by, next_allowed_at, open_permits } = status;
  if (phase === 'experience') return { words: 'On paper', limit: null, next: null };
  const words = entries === 1 ? '1 entry' : `${entries === 0 ? 'No' : entries} entries`;
  if (!blocked_by.includes('DAILY_LIMIT')) return { words, limit: null, next: null };
  const limit = open_permits.length > 0 ? 'taken by a permit' : 'the day’s limit';
  return { words, limit, next: next_allowed_at };
}
