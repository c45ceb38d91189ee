import { Decimal } from '@phasegate/phase-core';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { Table, type TableRow } from './table.js';

const TIME = /^\d{4}\.\d{2}\.\d{2} \d{2}:\d{2}(:\d{2})?$/;

type Field =
  | 'id'
  | 'openedAt'
  | 'side'
  | 'size'
  | 'symbol'
  | 'entryPrice'
  | 'closedAt'
  | 'exitPrice'
  | 'commission'
  | 'taxes'
  | 'swap'
  | 'profit';

/**
 * Ticket, open time, type, size, item, price, S/L, T/P, close time, price, commission, taxes, swap, profit; in an old
 * layout without taxes, behind a running number, and with a comment at the end. The two prices have one name.
 */
function closedHeader(row: Row): Table<Field> | null {
  const cells = row.cells.map(folded);
  const prices = cells.flatMap((cell, place) =>
    cell !== '' && cell === cells[place - 4] ? [place] : [],
  );
  const [exit] = prices;
  if (exit === undefined || prices.length !== 1) return null;
  const entry = exit - 4;
  const start = entry - 5;
  if (
    start < 0 ||
    start > 1 ||
    !/s\s*\/\s*l/.test(cells[entry + 1]!) ||
    !/t\s*\/\s*p/.test(cells[entry + 2]!)
  )
    return null;
  if (cells[exit - 1] === '') return null;
  const end = cells.length - (/comment/.test(cells.at(-1)!) ? 1 : 0);
  const behind = end - exit - 1;
  if (behind !== 3 && behind !== 4) return null;
  const money =
    behind === 4
      ? { commission: [exit + 1], taxes: [exit + 2] }
      : { commission: [exit + 1], taxes: [] };
  return Table.at<Field>(row, {
    ...{
      id: [start],
      openedAt: [start + 1],
      side: [start + 2],
      size: [start + 3],
      symbol: [start + 4],
    },
    ...{ entryPrice: [entry], closedAt: [exit - 1], exitPrice: [exit], ...money },
    ...{ swap: [end - 2], profit: [end - 1] },
  });
}

/** MetaTrader 4, the statement of an account: its closed transactions. */
export const metatrader4: Platform = {
  name: 'metatrader4',
  title: 'MetaTrader 4 statement',
  calendar: 'us-equities',
  pointValue: null,
  table: {
    recognizes: (row) => closedHeader(row) !== null,
    read: (reading) => new StatementReader(reading),
  },
};

class StatementReader implements RowReader {
  #table: Table<Field> | null = null;
  #section: 'closed' | 'open' | 'other' = 'other';

  constructor(private readonly reading: Reading) {}

  row(row: Row): void {
    const currency = /Currency: ([A-Z]{3})/.exec(row.cells.join(' '))?.[1];
    if (currency !== undefined) this.reading.inCurrency(currency);
    const header = closedHeader(row);
    if (header !== null) {
      this.#table = header;
      this.#section = 'closed';
    } else if (this.#table !== null) this.#below(this.#table, row);
  }

  end(): void {
    this.reading.summary.assume(
      'net is Profit + Commission + Taxes + Swap; what they cost is negative',
    );
  }

  #below(table: Table<Field>, row: Row): void {
    const start = table.placeOf('id')!;
    const [ticket = '', time = '', type = ''] = row.cells.slice(start);
    if (!TIME.test(time) || !/^\d+$/.test(ticket)) {
      // A header of another section, such as that of the open trades.
      if (row.cells.length >= 10 && row.cells.every((cell) => !/^\s*-?\d/.test(cell)))
        this.#section = this.#section === 'closed' ? 'open' : 'other';
      return;
    }
    const kind = type.toLowerCase();
    if (kind !== 'buy' && kind !== 'sell') this.#noTrade(row, kind);
    else if (this.#section === 'closed') this.#trade(table.row(row, this.reading));
    else if (this.#section === 'open') this.reading.summary.leaveOut('open trades');
  }

  #noTrade({ cells }: Row, kind: string): void {
    if (this.#section !== 'closed') return;
    const amount = /^-?[\d ]+\.\d+$/.test(cells.at(-1) ?? '')
      ? new Decimal(cells.at(-1)!.replace(/ /g, ''))
      : null;
    if (amount === null || kind.includes(' ')) this.reading.summary.leaveOut('cancelled orders');
    else this.reading.summary.leaveOut(`${kind} entries`, amount);
  }

  #trade(values: TableRow<Field>): void {
    const openedAt = values.instant('openedAt');
    const gross = values.decimal('profit');
    const fees = (['commission', 'taxes', 'swap'] as const)
      .reduce((sum, field) => sum.plus(values.optional(field) ?? 0), new Decimal(0))
      .negated();
    this.reading.trade({
      id: values.text('id'),
      symbol: values.symbol('symbol').toUpperCase(),
      side: values.choice('side', { buy: 'long', sell: 'short' } as const),
      ...{ openedAt, closedAt: values.instant('closedAt', openedAt) },
      quantity: values.positive('size'),
      ...{ entryPrice: values.positive('entryPrice'), exitPrice: values.positive('exitPrice') },
      ...{ gross, fees, net: gross.minus(fees), line: values.line },
    });
  }
}
