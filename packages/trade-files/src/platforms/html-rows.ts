import { Parser } from 'htmlparser2';
import { BadTradeFile } from '../bad-trade-file.js';
import { type Row, trimmed } from './row.js';

const MAX_ROWS = 1_000_000;
const MAX_CELLS = 500;
const MAX_CELL_CHARACTERS = 10_000;

/**
 * The rows of the tables of a page, in its order; cells that the page hides are left out. Nothing is fetched, no
 * script runs. Throws BadTradeFile where there are more than anybody trades, or the page ends within a table.
 */
export function htmlRows(page: string, file: string): readonly Row[] {
  const reader = new TableReader(page, file);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes, parser.startIndex),
      ontext: (text) => reader.text(text),
      onclosetag: (name, implied) => reader.close(name, implied),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(page);
  parser.end();
  return reader.rows;
}

class TableReader {
  readonly rows: Row[] = [];
  #cells: string[] | null = null;
  #cell: string | null = null;
  #hidden = false;
  #line = 1;
  #counted = 0;
  #rowLine = 1;

  constructor(
    private readonly page: string,
    private readonly file: string,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>, index: number): void {
    if (name === 'tr') {
      this.#endRow();
      this.#rowLine = this.#lineAt(index);
      this.#cells = [];
    } else if (name === 'td' || name === 'th') {
      this.#endCell();
      this.#hidden = isHidden(attributes);
      this.#cell = '';
    } else if (name === 'br' && this.#cell !== null) this.#cell += ' ';
  }

  text(text: string): void {
    if (this.#cell !== null && this.#cell.length < MAX_CELL_CHARACTERS) this.#cell += text;
  }

  close(name: string, implied: boolean): void {
    if (name === 'td' || name === 'th') this.#endCell();
    else if (name === 'tr') this.#endRow();
    // The parser closes at the end what the page left open.
    else if (name === 'table' && implied)
      throw this.#refuse('ends within a table: the file is incomplete');
  }

  #endCell(): void {
    if (this.#cell === null) return;
    if (!this.#hidden && this.#cells !== null)
      this.#cells.push(trimmed(this.#cell.replace(/\s+/g, ' ')));
    this.#cell = null;
    if ((this.#cells?.length ?? 0) > MAX_CELLS)
      throw this.#refuse(`has a row of more than ${MAX_CELLS} cells`);
  }

  #endRow(): void {
    this.#endCell();
    if (this.#cells === null) return;
    this.rows.push({ line: this.#rowLine, cells: this.#cells, ragged: true });
    this.#cells = null;
    if (this.rows.length > MAX_ROWS) throw this.#refuse(`has more than ${MAX_ROWS} rows`);
  }

  #lineAt(index: number): number {
    for (; this.#counted < index; this.#counted += 1)
      if (this.page.charCodeAt(this.#counted) === 10) this.#line += 1;
    return this.#line;
  }

  #refuse(what: string): BadTradeFile {
    return new BadTradeFile({ file: this.file, line: this.#rowLine, field: 'row' }, what);
  }
}

const isHidden = ({ class: names = '', style = '' }: Readonly<Record<string, string>>): boolean =>
  /(^|\s)hidden(\s|$)/.test(names) || /display\s*:\s*none/i.test(style);
