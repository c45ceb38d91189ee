/** How far back the charts look. */
export const RANGES = ['90-days', 'year', 'all'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '90-days': '90 days',
  year: '1 year',
  all: 'All',
};

const DAYS: Readonly<Record<Range, number | null>> = { '90-days': 90, year: 365, all: null };
const DAY_MS = 86_400_000;

/** The first day of a range that ends with a trading day, both as "2026-03-09"; undefined: from the beginning. */
export function startOf(range: Range, tradingDay: string): string | undefined {
  const days = DAYS[range];
  if (days === null) return undefined;
  return new Date(Date.parse(`${tradingDay}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}
