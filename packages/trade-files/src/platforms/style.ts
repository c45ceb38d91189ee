import { type DayMonthOrder, orderIn } from './dates.js';
import { type DecimalMark, spellingOf } from './numbers.js';
import type { Row } from './row.js';

/** Whole numbers and words show nothing. */
const MAY_TELL = /\d[-/.,]\d/;
const DATE_LIKE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$/;

/** The conventions that the file itself settles. */
export interface Style {
  readonly mark: DecimalMark | null;
  readonly dates: DayMonthOrder | null;
}

/** Learns how a file writes its numbers and dates, by those that can be read one way only. */
export class StyleSeen {
  readonly #marks = new Set<DecimalMark>();
  readonly #orders = new Set<DayMonthOrder>();

  add({ cells, numeric }: Row): void {
    for (const [place, cell] of cells.entries()) {
      if (numeric?.has(place) === true || !MAY_TELL.test(cell)) continue;
      const order = orderIn(cell);
      if (order === 'day-first' || order === 'month-first') this.#orders.add(order);
      const spelling = order === null && !DATE_LIKE.test(cell) ? spellingOf(cell) : 'none';
      if (spelling === '.' || spelling === ',') this.#marks.add(spelling);
    }
  }

  /** Those of one file are written alike; where they seem not to be, nothing is settled. */
  get style(): Style {
    return { mark: only(this.#marks), dates: only(this.#orders) };
  }
}

export function styleOf(rows: readonly Row[]): Style {
  const seen = new StyleSeen();
  for (const row of rows) seen.add(row);
  return seen.style;
}

function only<Value>(values: ReadonlySet<Value>): Value | null {
  const [value = null, ...others] = values;
  return others.length === 0 ? value : null;
}
