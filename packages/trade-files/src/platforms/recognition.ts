import { BadTradeFile, quoted } from '../bad-trade-file.js';
import { isHeader, ROWS_LOOKED_AT, tableIn } from './file-table.js';
import { mappedPlatform } from './mapped.js';
import { hasOwnColumns } from './own-columns.js';
import type { Platform } from './platform.js';
import type { PlatformOptions } from './platform-options.js';
import { FORMATS } from './registry.js';
import type { Row } from './row.js';
import { type Style, StyleSeen } from './style.js';
import { equityCurve, wrongExport } from './wrong-exports.js';

/** Told of the rows of a file one after the other, knows whose it is and how it is written. */
export class Recognition {
  readonly #style = new StyleSeen();
  readonly #first: Row[] = [];
  #platform: Platform | null;
  #wrong: { readonly line: number; readonly what: string } | null = null;

  constructor(
    private readonly file: string,
    private readonly platforms: readonly Platform[],
    private readonly options: PlatformOptions,
  ) {
    this.#platform = options.mapping === undefined ? null : mappedPlatform(options.mapping);
  }

  add(row: Row): void {
    this.#style.add(row);
    if (this.#platform !== null) return;
    if (this.#first.length < ROWS_LOOKED_AT) this.#first.push(row);
    this.#platform = this.platforms.find(({ table }) => table?.recognizes(row) === true) ?? null;
    const what = this.#platform === null && this.#wrong === null ? wrongExport(row) : null;
    if (what !== null) this.#wrong = { line: row.line, what };
  }

  get style(): Style {
    return this.#style.style;
  }

  /** Null where the file may be a trade file of our own. Throws BadTradeFile, also for the wrong export of a platform. */
  platform(): Platform | null {
    if (this.#platform !== null) return this.#platform;
    const [first] = this.#first;
    const wrong = this.#wrong ?? curveIn(first);
    const { file, options } = this;
    if (wrong !== null)
      throw new BadTradeFile({ file, line: wrong.line, field: 'header' }, wrong.what);
    if (options.format !== undefined)
      throw new BadTradeFile(
        { file, line: 1, field: 'file' },
        `holds nothing that ${this.platforms[0]!.title} would write${this.#lacking()}`,
      );
    if (first === undefined || first.cells.length < 3) return null;
    if (!isHeader(first) || hasOwnColumns(first.cells)) return null;
    throw this.unknown();
  }

  #lacking(): string {
    const near = this.#nearest();
    return near === null ? '' : `: line ${near.line} ${near.what}`;
  }

  /** The fault of a file whose layout no platform has. */
  unknown(): BadTradeFile {
    const { line, what } = this.#nearest() ?? unlike(this.#first[0]);
    return new BadTradeFile({ file: this.file, line, field: 'header' }, what, {
      option: 'mapping',
      readings: [],
      table: tableIn(this.#first),
    });
  }

  #nearest(): { line: number; what: string } | null {
    for (const row of this.#first) {
      const near = nearest(row, this.platforms);
      if (near !== null) return near;
    }
    return null;
  }
}

const unlike = (first: Row | undefined) => ({
  line: first?.line ?? 1,
  what: `is of no platform that is known: ${quoted(first?.cells.join(',') ?? '')}; known are ${FORMATS.join(', ')}; a mapping (--mapping) describes any other`,
});

/** The platform of which a row would be the header, if it did not lack a column or two. */
function nearest(row: Row, platforms: readonly Platform[]): { line: number; what: string } | null {
  const found = platforms
    .map(({ title, table }) => ({ title, lacks: table?.lacks?.(row) ?? [] }))
    .filter(({ lacks }) => lacks.length > 0)
    .sort((a, b) => a.lacks.length - b.lacks.length);
  const [best] = found;
  if (best === undefined) return null;
  const what = `looks like ${best.title}, but has no column ${best.lacks.map(quoted).join(' and no column ')} (nor one of its other names): export it with all columns, or describe those it has by a mapping (--mapping)`;
  return { line: row.line, what };
}

function curveIn(first: Row | undefined): { line: number; what: string } | null {
  const what = first === undefined ? null : equityCurve(first);
  return what === null ? null : { line: first!.line, what };
}
