import type { JsonObject } from '../json.js';
import type { PlatformFacts, Reading } from './reading.js';
import type { Row } from './row.js';

/** Takes the rows of a file one after the other, from its first one on; throws BadTradeFile. */
export interface RowReader {
  row(row: Row): void;
  /** After the last row, for what cannot be told before. */
  end?(): void;
}

/** A file of a platform that is a table, or several: text, a workbook, a page. */
export interface TableLayout {
  /** Whether this row shows the file to be one of these, such as by being its header. */
  recognizes(row: Row): boolean;
  /** Of a row that is nearly the header: the columns that it lacks. */
  lacks?(row: Row): readonly string[];
  read(reading: Reading): RowReader;
}

/** A file of a platform that is one JSON document. */
export interface JsonLayout {
  /** A text at the beginning of such a document: only candidates are read whole. */
  readonly hint: RegExp;
  recognizes(document: JsonObject | readonly unknown[]): boolean;
  read(document: JsonObject | readonly unknown[], reading: Reading): void;
}

/** A file of a platform that is XML: its elements, flat, with their attributes. */
export interface XmlLayout {
  recognizes(root: string): boolean;
  read(reading: Reading): ElementReader;
}

export interface ElementReader {
  element(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  end(): void;
}

/** One platform whose files are read as they are (rules 9.7). */
export interface Platform extends PlatformFacts {
  /** As in `--format`. */
  readonly name: string;
  readonly table?: TableLayout;
  readonly json?: JsonLayout;
  readonly xml?: XmlLayout;
}
