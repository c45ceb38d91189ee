import { finished } from 'node:stream/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import { BadTradeFile } from '../bad-trade-file.js';
import { wholeLines } from '../whole-lines.js';
import { type Row, trimmed } from './row.js';

const MAX_ROW_BYTES = 1_048_576;
const DELIMITERS = [',', ';', '\t', '|'];
const LF = 0x0a;
const LINES_LOOKED_AT = 50;

/**
 * The rows of delimited text in UTF-8, some at a time. What separates the values is told from the first lines. Throws
 * BadTradeFile, also where the text ends within quotes.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  file: string,
  delimiter: string,
): AsyncGenerator<readonly Row[]> {
  const found = new FoundRows();
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    // `="5300000001"`, as spreadsheets want it.
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells: string[]) => {
      found.take(cells);
      return null;
    },
  });
  parser.on('error', () => undefined);
  parser.resume();
  try {
    let endsLine = true;
    for await (const { bytes } of wholeLines(chunks, file)) {
      await write(parser, bytes);
      endsLine = bytes.at(-1) === LF;
      yield found.given();
    }
    parser.end();
    await finished(parser);
    yield found.given();
    if (!endsLine) found.assertWholeRow(file);
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, file, found.line) : error;
  } finally {
    parser.destroy();
  }
}

function write(parser: Parser, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Counts the lines of the rows that the parser finds. */
class FoundRows {
  /** The line on which the next row begins. */
  line = 1;
  #rows: Row[] = [];
  #shapes: [before: Shape, last: Shape] = [NO_SHAPE, NO_SHAPE];

  take(cells: readonly string[]): void {
    const row = { line: this.line, cells: cells.map(trimmed) };
    this.#shapes = [this.#shapes[1], shapeOf(row, this.#shapes[1])];
    this.#rows.push(row);
    this.line += 1;
    for (const cell of cells) if (cell.includes('\n')) this.line += cell.split('\n').length - 1;
  }

  /**
   * Where the file ends without ending its line, as some exports do, the last row must have as many values as the one
   * before, and the last of them its length where those of the rows before have one: numbers vary, times and ids do not.
   */
  assertWholeRow(file: string): void {
    const [before, last] = this.#shapes;
    const refuse = (what: string) =>
      new BadTradeFile({ file, line: last.line, field: 'row' }, what);
    if (last.cells < before.cells)
      throw refuse(
        `has ${last.cells} values where the row before has ${before.cells}: the file ends in the middle of it`,
      );
    if (
      before.alike >= MIN_ALIKE &&
      last.cells === before.cells &&
      last.end < before.end &&
      last.end > 0
    )
      throw refuse(
        'ends in a shorter value than all rows before: the file ends in the middle of it',
      );
  }

  given(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

interface Shape {
  readonly line: number;
  readonly cells: number;
  /** The length of the last value, 0 for a number; and how many rows up to here end in one of that length. */
  readonly end: number;
  readonly alike: number;
}

const NO_SHAPE: Shape = { line: 1, cells: 0, end: 0, alike: 0 };
const MIN_ALIKE = 3;

function shapeOf({ line, cells }: Row, before: Shape): Shape {
  const last = cells.at(-1) ?? '';
  const end = /^[-+\d.,%]*$/.test(last) ? 0 : last.length;
  const alike = end === before.end && cells.length === before.cells ? before.alike + 1 : 1;
  return { line, cells: cells.length, end, alike };
}

function refusal(error: CsvError, file: string, line: number): BadTradeFile {
  const field = `column ${Number(error.index) + 1}`;
  const what =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'has a quote that is not closed: the file may end in the middle of a row'
      : `is not delimited text (${error.code})`;
  return new BadTradeFile({ file, line, field }, what);
}

/** The delimiter that stands in the most of the first lines, and there most often; quoted text does not count. */
export function delimiterOf(head: string): string {
  const lines = head.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n|\r|\n/, LINES_LOOKED_AT);
  const counts = DELIMITERS.map((delimiter) => {
    const perLine = lines.map((line) => line.split(delimiter).length - 1);
    return { delimiter, count: perLine.reduce((sum, more) => sum + more, 0) };
  });
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter;
}
