import type { Decimal } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { type DecimalMark, readNumber } from './numbers.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';

/** By field: how platforms call its column, folded (see `folded`); the first that is there is taken. */
export type ColumnNames<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** How numbers of a table are written, where the file need not show it. */
export type NumberMark = DecimalMark | 'as the file shows';

/** A header that was recognized, and how to read the rows under it. */
export class Table<Field extends string> {
  readonly #places: ReadonlyMap<Field, number>;
  readonly #width: number;

  private constructor(
    readonly header: Row,
    places: ReadonlyMap<Field, number>,
  ) {
    this.#places = places;
    this.#width = header.cells.findLastIndex((cell) => cell !== '') + 1;
  }

  /** The table whose header this row is, if all that is required is in it; `fold` makes a cell comparable. */
  static of<Field extends string>(
    header: Row,
    names: ColumnNames<Field>,
    required: readonly Field[],
    fold: (cell: string) => string = folded,
  ): Table<Field> | null {
    const cells = header.cells.map(fold);
    const places = new Map<Field, number>();
    for (const field of Object.keys(names) as Field[]) {
      const place = names[field].map((name) => cells.indexOf(name)).find((found) => found !== -1);
      if (place !== undefined) places.set(field, place);
    }
    return required.every((field) => places.has(field)) ? new Table(header, places) : null;
  }

  /** The table whose columns are known by their places. */
  static at<Field extends string>(
    header: Row,
    places: Readonly<Record<Field, readonly number[]>>,
  ): Table<Field> {
    const known = new Map<Field, number>();
    for (const field of Object.keys(places) as Field[])
      for (const place of places[field]) known.set(field, place);
    return new Table(header, known);
  }

  has(field: Field): boolean {
    return this.#places.has(field);
  }

  /** The column as the file calls it. */
  nameOf(field: Field): string {
    const place = this.#places.get(field);
    const name = place === undefined ? undefined : this.header.cells[place];
    return name === undefined || name === '' ? field : name;
  }

  placeOf(field: Field): number | undefined {
    return this.#places.get(field);
  }

  /** A row under this header. Throws BadTradeFile where it has too few or too many values. */
  row(row: Row, reading: Reading, mark: NumberMark = '.'): TableRow<Field> {
    const filled = row.cells.findLastIndex((cell) => cell !== '') + 1;
    const short = row.ragged !== true && row.cells.length < this.#width;
    if (short || filled > Math.max(this.#width, this.header.cells.length)) {
      const what = `has ${row.cells.length} values where the header has ${this.header.cells.length}${short ? ': the file may end in the middle of it' : ''}`;
      throw reading.refuse({ line: row.line, field: 'row' }, what);
    }
    return new TableRow(this, row, reading, mark);
  }
}

/** The values of one row. Faults name the row and the column. */
export class TableRow<Field extends string> {
  constructor(
    readonly table: Table<Field>,
    readonly row: Row,
    private readonly reading: Reading,
    private readonly mark: NumberMark,
  ) {}

  get line(): number {
    return this.row.line;
  }

  text(field: Field): string {
    const place = this.table.placeOf(field);
    return place === undefined ? '' : (this.row.cells[place] ?? '');
  }

  place(field: Field): { line: number; field: string } {
    return { line: this.line, field: this.table.nameOf(field) };
  }

  refuse(field: Field, what: string): Error {
    return this.reading.refuse(this.place(field), `${what}: ${quoted(this.text(field))}`);
  }

  symbol(field: Field): string {
    return this.reading.named(this.place(field), this.text(field));
  }

  /** A number; `read` takes off what may stand around it, such as a unit. */
  decimal(field: Field, read: (text: string) => string = (text) => text): Decimal {
    const text = read(this.text(field));
    if (text === '') throw this.reading.refuse(this.place(field), 'is empty');
    const place = this.table.placeOf(field);
    const native = place !== undefined && this.row.numeric?.has(place) === true;
    const mark = native
      ? '.'
      : this.mark === 'as the file shows'
        ? this.reading.style.mark
        : this.mark;
    const value = readNumber(text, mark);
    if ('what' in value) throw this.reading.badNumber(this.place(field), text, value);
    return value;
  }

  /** A number, or null where the cell is empty or the column absent. */
  optional(field: Field, read?: (text: string) => string): Decimal | null {
    return this.text(field) === '' ? null : this.decimal(field, read);
  }

  /** A price or a quantity. */
  positive(field: Field, read?: (text: string) => string): Decimal {
    const value = this.decimal(field, read);
    if (value.lte(0)) throw this.refuse(field, 'must be greater than 0');
    return value;
  }

  instant(field: Field, notBefore: number | null = null): number {
    const text = this.text(field);
    if (text === '') throw this.reading.refuse(this.place(field), 'is empty');
    return this.reading.instant(this.place(field), text, notBefore);
  }

  /** The choice that the text stands for, compared folded. */
  choice<Value>(field: Field, choices: Readonly<Record<string, Value>>): Value {
    const value = choices[folded(this.text(field))];
    if (value === undefined)
      throw this.refuse(field, `is none of ${Object.keys(choices).join(', ')}`);
    return value;
  }
}
