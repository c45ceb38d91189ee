import type { RowReader, TableLayout } from './platform.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { type ColumnNames, type NumberMark, Table, type TableRow } from './table.js';
import { isTotals, TOTALS } from './totals.js';

/** The readers of one table's rows, and of its end. */
export interface TableTaker<Field extends string> {
  row(values: TableRow<Field>): void;
  end?(): void;
}

export interface SingleTable<Field extends string> {
  readonly columns: ColumnNames<Field>;
  readonly required: readonly NoInfer<Field>[];
  /** More that the header must hold to be this platform's. */
  readonly fits?: (cells: readonly string[]) => boolean;
  readonly fold?: (cell: string) => string;
  readonly mark?: NumberMark;
  take(reading: Reading, table: Table<NoInfer<Field>>): TableTaker<NoInfer<Field>>;
}

/** Of the columns that are needed, how many may be missing for the file to be called a platform's. */
const MAX_LACKING = 2;
const MIN_FOUND = 4;

/** The layout of a file with one header and a row below it for each of whatever it lists. */
export function singleTable<Field extends string>(spec: SingleTable<Field>): TableLayout {
  const fold = spec.fold ?? folded;
  const tableOf = (row: Row) =>
    spec.fits?.(row.cells.map(fold)) === false
      ? null
      : Table.of(row, spec.columns, spec.required, fold);
  return {
    recognizes: (row) => tableOf(row) !== null,
    lacks: (row) => missingIn(row, spec, fold),
    read(reading): RowReader {
      let table: Table<Field> | null = null;
      let taker: TableTaker<Field> | null = null;
      return {
        row(row) {
          if (table === null || taker === null) {
            table = tableOf(row);
            if (table !== null) taker = spec.take(reading, table);
            return;
          }
          // A second export under the first, with its header.
          if (isRepeated(table.header, row)) return;
          if (row.sheet !== table.header.sheet) return;
          if (isTotals(row)) reading.summary.leaveOut(TOTALS);
          else taker.row(table.row(row, reading, spec.mark));
        },
        end: () => taker?.end?.(),
      };
    },
  };
}

/** A header with most of the columns, but not all of those that are needed: which ones it lacks. */
function missingIn<Field extends string>(
  row: Row,
  { columns, required }: SingleTable<Field>,
  fold: (cell: string) => string,
): readonly string[] {
  const cells = new Set(row.cells.map(fold));
  const lacking = required.filter((field) => !columns[field].some((name) => cells.has(name)));
  const nearly = lacking.length <= MAX_LACKING && required.length - lacking.length >= MIN_FOUND;
  return nearly ? lacking.map((field) => columns[field][0]!) : [];
}

const isRepeated = (header: Row, row: Row): boolean =>
  row.cells.length === header.cells.length &&
  row.cells.every((cell, place) => cell === header.cells[place]);
