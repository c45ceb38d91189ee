import { quoted } from './bad-trade-file.js';
import type { Separator } from './csv-dialect.js';

export const NUMBER_FIELDS: readonly string[] = [
  'notional',
  'pnl',
  'entry_price',
  'stop_price',
  'target_price',
];

const DECIMAL = /^-?\d+([.,])\d+$/;
const GROUPED = /^-?\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d+)?$/;

/**
 * The decimal marks of one file: a comma is one only where it parts no columns, and only where no number has a point
 * (rules 9.1). What may be a thousands separator is not guessed at.
 */
export class DecimalMarks {
  readonly #firstLine = new Map<string, number>();

  constructor(private readonly separator: Separator) {}

  /** The number with a point, or what is wrong with it; another text as it stands. */
  read(text: string, line: number): { value: string } | { fault: string } {
    const mark = DECIMAL.exec(text)?.[1];
    if (mark === undefined) return this.#ungrouped(text);
    if (mark === ',' && this.separator === ',')
      return fault(
        'has a comma; decimal commas are read only where semicolons or tabs part the columns',
        text,
      );
    const [other, name] = mark === ',' ? ['.', 'comma'] : [',', 'point'];
    const conflict = this.#firstLine.get(other);
    if (conflict !== undefined)
      return fault(`has a decimal ${name}, and line ${conflict} the other mark`, text);
    if (!this.#firstLine.has(mark)) this.#firstLine.set(mark, line);
    return { value: text.replace(',', '.') };
  }

  #ungrouped(text: string): { value: string } | { fault: string } {
    return GROUPED.test(text) ? fault('must have no thousands separators', text) : { value: text };
  }
}

const fault = (what: string, text: string) => ({ fault: `${what}: ${quoted(text)}` });
