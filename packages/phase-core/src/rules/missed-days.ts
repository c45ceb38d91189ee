import type { State } from '../state.js';

/**
 * The longest run of trading days without an entry executed in the tenure, among its last `days` finished
 * trading days (rules 4.2).
 */
export function longestAbsence({ hot, record }: State, days: number): number {
  const first = Math.max(record.evidence_from.day, hot.day - days);
  let longest = 0;
  let next = first;
  for (const day of record.entry_days) {
    if (day < first || day >= hot.day) continue;
    longest = Math.max(longest, day - next);
    next = day + 1;
  }
  return Math.max(longest, hot.day - next);
}
