import { type DayMonthOrder, orderIn } from './dates.js';
import { type DecimalMark, spellingOf } from './numbers.js';
import type { Row } from './row.js';

/** Whole numbers and words show nothing. */
const MAY_TELL = /\d[-/.,]\d/;
const DATE_LIKE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$/;

/** What the file itself settles about how it is written. */
export interface Style {
  readonly mark: DecimalMark | null;
  readonly dates: DayMonthOrder | null;
}

/** How a file writes its numbers and dates, by those that can be read one way only. */
export function styleOf(rows: readonly Row[]): Style {
  const marks = new Map<DecimalMark, number>();
  const orders = new Set<'day-first' | 'month-first'>();
  for (const { cells, numeric } of rows)
    for (const [place, cell] of cells.entries()) {
      if (numeric?.has(place) === true || !MAY_TELL.test(cell)) continue;
      const order = orderIn(cell);
      if (order === 'day-first' || order === 'month-first') orders.add(order);
      const spelling = order === null && !DATE_LIKE.test(cell) ? spellingOf(cell) : 'none';
      if (spelling === '.' || spelling === ',') marks.set(spelling, (marks.get(spelling) ?? 0) + 1);
    }
  const [order = null, ...others] = orders;
  return { mark: onlyMark(marks), dates: others.length === 0 ? order : null };
}

/** Numbers of one file are written alike; where they seem not to be, nothing is settled. */
function onlyMark(marks: ReadonlyMap<DecimalMark, number>): DecimalMark | null {
  const [mark = null, ...others] = marks.keys();
  return others.length === 0 ? mark : null;
}
