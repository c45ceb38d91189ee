import { fixedClock, offsetOf } from './clock.js';
import type { Reading } from './reading.js';
import { folded } from './row.js';

const ZONE = /\(?\b(UTC|GMT)\s*([+-]\s*\d{1,2}(?::?\d{2})?)?\s*\)?/i;

/** `Opening Time (UTC+2)` → `opening time`. */
export const withoutZone = (cell: string): string => folded(cell.replace(ZONE, ' '));

/** The clock that the header of a column of times names holds for the whole file, also across summer time. */
export function useClockOf(header: string, reading: Reading): void {
  const match = ZONE.exec(header);
  if (match === null) return;
  const name = `UTC${(match[2] ?? '').replace(/\s/g, '')}`;
  const offset = offsetOf(name);
  if (offset === null) return;
  reading.clock = fixedClock(name, offset);
  reading.summary.assume(`clock ${name} (in the header)`);
}
