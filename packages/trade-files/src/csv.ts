import { finished } from 'node:stream/promises';
import { REQUIRED_FIELDS } from '@phasegate/contracts';
import { CsvError, parse, type Parser } from 'csv-parse';
import { BadTradeFile, type Question, quoted } from './bad-trade-file.js';
import { columnNamed, separated } from './csv-dialect.js';
import { DecimalMarks, NUMBER_FIELDS } from './decimal-marks.js';
import type { TradeIntake } from './trade-intake.js';
import { type LineBlock, wholeLines } from './whole-lines.js';
import { columnsOf } from './platforms/file-table.js';

const MAX_ROW_BYTES = 1_048_576;

/**
 * Reads CSV with a header (rules 9.1; RFC 4180, and spaces around values) into the intake. A comma, a semicolon or a
 * tab parts the columns.
 * Throws BadTradeFile at the first fault; a fault in a row of several lines names the line of its value.
 */
export async function readCsv(chunks: AsyncIterable<Buffer>, intake: TradeIntake): Promise<void> {
  const { separator, blocks } = await separated(wholeLines(chunks, intake.file), intake.file);
  const rows = new CsvRows(intake, new DecimalMarks(separator));
  const parser = parse({
    delimiter: separator,
    record_delimiter: '\n',
    trim: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    // Rows are taken inside the parser's own call: buffered rows would be lost when a later one is broken.
    on_record: (row: string[]) => {
      rows.take(row);
      return null;
    },
  });
  parser.on('error', () => undefined);
  parser.resume();
  try {
    await parseAll(parser, blocks);
  } catch (error) {
    throw error instanceof CsvError ? rows.refusal(error) : error;
  } finally {
    parser.destroy();
  }
}

/**
 * The parser keeps the last row back until it sees what follows. So when a line cannot be read, the rows
 * before it are brought to their end first: the fault may be there.
 */
async function parseAll(parser: Parser, blocks: AsyncIterable<LineBlock>): Promise<void> {
  const unreadable = await writeAll(parser, blocks);
  parser.end();
  try {
    await finished(parser);
  } catch (error) {
    const cutShort = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    throw cutShort && unreadable !== null ? unreadable.error : error;
  }
  if (unreadable !== null) throw unreadable.error;
}

/** Throws what the parser finds; returns what keeps the blocks from being read to their end. */
async function writeAll(
  parser: Parser,
  blocks: AsyncIterable<LineBlock>,
): Promise<{ error: unknown } | null> {
  try {
    for await (const { bytes } of blocks) await write(parser, bytes);
  } catch (error) {
    if (parser.errored !== null) throw error;
    return { error };
  }
  return null;
}

function write(parser: Parser, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Gives the rows of a file their line numbers and their columns' names. */
class CsvRows {
  /** The line on which the next row begins. */
  #line = 1;
  #header: readonly string[] | null = null;

  constructor(
    private readonly intake: TradeIntake,
    private readonly marks: DecimalMarks,
  ) {}

  take(row: readonly string[]): void {
    const firstLine = this.#line;
    this.#line += 1 + lineBreaks(row);
    if (row.length === 1 && row[0]?.trim() === '') return;
    if (this.#header === null) {
      this.#header = this.#headerOf(row, firstLine);
      return;
    }
    const header = this.#header;
    this.intake.seen.take(
      `line ${firstLine}`,
      () => row[header.indexOf('trade_id')],
      () => this.#add(row, header, firstLine),
    );
  }

  #add(row: readonly string[], header: readonly string[], firstLine: number): void {
    if (row.length !== header.length) {
      const what = `has ${row.length} values where the header has ${header.length}`;
      throw this.#fault(firstLine, 'row', what);
    }
    const lineOf = (field: string) =>
      firstLine + lineBreaks(row.slice(0, Math.max(0, header.indexOf(field))));
    const fields = named(header, row);
    for (const field of NUMBER_FIELDS) {
      if (fields[field] === undefined) continue;
      const number = this.marks.read(fields[field], lineOf(field));
      if ('fault' in number) throw this.#fault(lineOf(field), field, number.fault);
      fields[field] = number.value;
    }
    this.intake.add({ fields, order: header, lineOf });
  }

  /** The parser's fault in our own words. An unclosed quote is reported at the line on which its row begins. */
  refusal(error: CsvError): BadTradeFile {
    const column = Number(error.index);
    const field = this.#header === null ? 'header' : this.#header[column] || `column ${column + 1}`;
    switch (error.code) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return this.#fault(this.#line, field, 'has a quote that is not closed');
      case 'CSV_MAX_RECORD_SIZE':
        return this.#fault(this.#line, field, 'has a quote that is not closed within 1 MB');
      case 'INVALID_OPENING_QUOTE':
        return this.#fault(Number(error.lines), field, 'has a quote within an unquoted value');
      case 'CSV_INVALID_CLOSING_QUOTE':
      case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
        return this.#fault(Number(error.lines), field, 'goes on after its closing quote');
      default:
        return this.#fault(Number(error.lines), field, `is not CSV (${error.code})`);
    }
  }

  #headerOf(row: readonly string[], line: number): readonly string[] {
    const header = row.map(columnNamed);
    const [missing, ...others] = REQUIRED_FIELDS.filter((name) => !header.includes(name));
    if (missing !== undefined) {
      const shown = quoted(header.join(','));
      if (row.length === 1) throw this.#fault(line, 'header', `${ONE_COLUMN}: ${shown}`);
      const more = others.length > 0 ? `, as ${are(others)}` : '';
      throw this.#fault(line, missing, `is missing from the header${more}: ${shown}`, {
        option: 'mapping',
        readings: [],
        table: { columns: columnsOf(row), rows: [] },
      });
    }
    const repeated = repeatedName(header);
    if (repeated !== null) throw this.#fault(line, repeated, 'appears twice in the header');
    this.intake.noteNames(header);
    return header;
  }

  #fault(line: number, field: string, what: string, question?: Question): BadTradeFile {
    return new BadTradeFile({ file: this.intake.file, line, field }, what, question);
  }
}

const ONE_COLUMN = 'has no columns that a comma, a semicolon or a tab parts';

const are = (names: readonly string[]): string =>
  names.length === 1 ? `is ${names[0]}` : `are ${names.join(', ')}`;

/** Columns without a name, such as the index of a data frame, may be many. */
function repeatedName(header: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of header) {
    if (name !== '' && seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function named(header: readonly string[], row: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  header.forEach((name, column) => {
    if (name !== '') fields[name] = row[column] ?? '';
  });
  return fields;
}

function lineBreaks(values: readonly string[]): number {
  let count = 0;
  for (const value of values) if (value.includes('\n')) count += value.split('\n').length - 1;
  return count;
}
