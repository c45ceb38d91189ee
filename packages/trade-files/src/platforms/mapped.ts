import { mappedColumns, type Mapping } from '@phasegate/contracts';
import { Decimal, plain } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { tableIn } from './file-table.js';
import type { Platform, RowReader } from './platform.js';
import type { PlatformOptions } from './platform-options.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { Table, type TableRow } from './table.js';
import { isTotals, TOTALS } from './totals.js';

type MappedTrades = Extract<Mapping, { rows: 'trades' }>;
type MappedFills = Extract<Mapping, { rows: 'fills' }>;

/** Enough to find what looks like a header. */
const ROWS_KEPT = 200;

const LONG = ['long', 'buy', 'bought', 'b', 'l'];
const SHORT = ['short', 'sell', 'sold', 's'];

/** A mapping's options apply unless the call gives others. */
export function withMapping(options: PlatformOptions): PlatformOptions {
  const { zone, dates, decimal_mark: decimalMark } = options.mapping ?? {};
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(dates === undefined ? {} : { dates }),
    ...(decimalMark === undefined ? {} : { decimalMark }),
    ...options,
  };
}

/** A file of an unknown platform, read with a description of its columns (rules 9.7). */
export function mappedPlatform(mapping: Mapping): Platform {
  return {
    name: 'mapping',
    title: 'File read by a mapping',
    calendar: mapping.calendar,
    pointValue: mapping.point_value ?? null,
    table: {
      recognizes: (row) => tableOf(row, mapping) !== null,
      read: (reading) => new MappedReader(reading, mapping),
    },
  };
}

class MappedReader implements RowReader {
  #table: Table<string> | null = null;
  readonly #first: Row[] = [];

  constructor(
    private readonly reading: Reading,
    private readonly mapping: Mapping,
  ) {
    reading.summary.assume(
      `a row is ${mapping.rows === 'trades' ? 'a closed trade' : 'a fill'} (by the mapping)`,
    );
  }

  row(row: Row): void {
    if (this.#table === null) {
      if (this.#first.length < ROWS_KEPT) this.#first.push(row);
      this.#table = tableOf(row, this.mapping);
      return;
    }
    if (isTotals(row)) {
      this.reading.summary.leaveOut(TOTALS);
      return;
    }
    const values = this.#table.row(row, this.reading, 'as the file shows');
    for (const [column, wanted] of Object.entries(this.mapping.only ?? {}))
      if (!wanted.some((word) => folded(word) === folded(values.text(folded(column))))) {
        this.reading.summary.leaveOut(`rows whose ${column} is another than the mapping wants`);
        return;
      }
    if (this.mapping.rows === 'trades') this.#trade(values, this.mapping);
    else this.#fill(values, this.mapping);
  }

  end(): void {
    if (this.#table !== null) return;
    const table = tableIn(this.#first);
    const header = table.columns.map(folded);
    const missing = mappedColumns(this.mapping).find((column) => !header.includes(folded(column)));
    const what = `no row of the file holds the columns of the mapping; the header lacks ${quoted(missing ?? '')}`;
    throw this.reading.refuse({ line: this.#first[0]?.line ?? 1, field: 'header' }, what, {
      option: 'mapping',
      readings: [],
      table,
    });
  }

  #trade(values: TableRow<string>, { columns, ...mapping }: MappedTrades): void {
    const signed = values.decimal(folded(columns.quantity));
    const fees = columns.fees === undefined ? null : sumOf(values, columns.fees, mapping.costs_are);
    const gross = columns.gross === undefined ? null : values.decimal(folded(columns.gross));
    const net = columns.net === undefined ? null : values.decimal(folded(columns.net));
    const openedAt = values.instant(folded(columns.opened_at));
    this.reading.trade({
      ...(columns.id === undefined ? {} : { id: values.text(folded(columns.id)) }),
      symbol: this.#symbol(values, columns.symbol),
      side: this.#isLong(values, columns.side, signed) ? 'long' : 'short',
      openedAt,
      closedAt: values.instant(folded(columns.closed_at), openedAt),
      quantity: signed.abs(),
      entryPrice: values.positive(folded(columns.entry_price)),
      exitPrice:
        columns.exit_price === undefined ? null : values.decimal(folded(columns.exit_price)),
      gross: gross ?? (fees === null || net === null ? null : net.plus(fees)),
      fees: fees ?? (gross === null || net === null ? null : gross.minus(net)),
      net: net ?? gross!.minus(fees ?? 0),
      line: values.line,
    });
  }

  #fill(values: TableRow<string>, { columns, costs_are }: MappedFills): void {
    const signed = values.decimal(folded(columns.quantity));
    const fees = columns.fees === undefined ? null : sumOf(values, columns.fees, costs_are);
    this.reading.fill({
      ...(columns.id === undefined ? {} : { id: values.text(folded(columns.id)) }),
      symbol: this.#symbol(values, columns.symbol),
      side: this.#isLong(values, columns.side, signed) ? 'buy' : 'sell',
      at: values.instant(folded(columns.at)),
      quantity: plain(signed.abs()),
      price: plain(values.positive(folded(columns.price))),
      costs: fees === null ? null : plain(fees),
      line: values.line,
    });
  }

  #symbol(values: TableRow<string>, column: string | undefined): string {
    if (column !== undefined) return values.symbol(folded(column));
    return this.reading.symbol({ line: values.line, field: 'symbol' }, this.mapping.symbol ?? null);
  }

  #isLong(values: TableRow<string>, column: string | undefined, signed: Decimal): boolean {
    if (column === undefined) return !signed.isNegative();
    const text = folded(values.text(folded(column)));
    const { long, short } = this.mapping.sides ?? { long: LONG, short: SHORT };
    if (long.map(folded).includes(text)) return true;
    if (short.map(folded).includes(text)) return false;
    throw values.refuse(folded(column), 'is no side that the mapping knows');
  }
}

function tableOf(row: Row, mapping: Mapping): Table<string> | null {
  const fields = mappedColumns(mapping).map(folded);
  const names = Object.fromEntries(fields.map((field) => [field, [field]]));
  return Table.of(row, names, fields);
}

function sumOf(
  values: TableRow<string>,
  columns: readonly string[],
  costs: 'positive' | 'negative',
): Decimal {
  const sum = columns.reduce(
    (before, column) => before.plus(values.optional(folded(column)) ?? 0),
    new Decimal(0),
  );
  return costs === 'positive' ? sum : sum.negated();
}
