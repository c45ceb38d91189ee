import { Decimal, plain } from '@phasegate/phase-core';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import type { Row } from './row.js';
import { Table, type TableRow } from './table.js';

/*
 * The terminal translates headers and the names of sections, but not buy, sell, in, out and balance; so the tables
 * are told by their shape. A table of positions has two columns of times and two of prices under the same names; a
 * table of deals has a direction behind the side.
 */

const TIME = /^\d{4}\.\d{2}\.\d{2} \d{2}:\d{2}(:\d{2})?$/;
const SIDE = /^(buy|sell)$/;
const DIRECTION = /^(in|out|in\/out|out by)$/;

type PositionField =
  | 'openedAt'
  | 'id'
  | 'symbol'
  | 'side'
  | 'volume'
  | 'entryPrice'
  | 'closedAt'
  | 'exitPrice'
  | 'commission'
  | 'fee'
  | 'swap'
  | 'profit';
type DealField =
  | 'time'
  | 'deal'
  | 'symbol'
  | 'side'
  | 'direction'
  | 'volume'
  | 'price'
  | 'order'
  | 'commission'
  | 'fee'
  | 'swap'
  | 'profit'
  | 'comment';

/** Time, position, symbol, type, volume, price, S/L, T/P, time, price, commission, (fee,) swap, profit. */
function positionsHeader(row: Row): Table<PositionField> | null {
  const cells = row.cells.slice(0, row.cells.findLastIndex((cell) => cell !== '') + 1);
  if (cells.length !== 13 && cells.length !== 14) return null;
  if (cells[0] !== cells[8] || cells[5] !== cells[9] || cells[0] === '' || TIME.test(cells[0]!))
    return null;
  const hasFee = cells.length === 14;
  return Table.at<PositionField>(row, {
    ...{ openedAt: [0], id: [1], symbol: [2], side: [3], volume: [4], entryPrice: [5] },
    ...{ closedAt: [8], exitPrice: [9], commission: [10] },
    ...(hasFee ? { fee: [11], swap: [12], profit: [13] } : { fee: [], swap: [11], profit: [12] }),
  });
}

/** Time, deal, symbol, type, direction, volume, price, order, (cost,) commission, (fee,) swap, profit, balance, comment. */
function dealsRow({ cells }: Row): boolean {
  return TIME.test(cells[0] ?? '') && SIDE.test(cells[3] ?? '') && DIRECTION.test(cells[4] ?? '');
}

function dealsTable(header: Row): Table<DealField> | null {
  const cells = header.cells.slice(0, header.cells.findLastIndex((cell) => cell !== '') + 1);
  const end = cells.length;
  if (end < 13 || end > 15) return null;
  // Behind the order: with 13 columns commission, swap, profit; with 14 a fee beside the commission; with 15 a cost too.
  const first = end === 15 ? 9 : 8;
  const hasFee = end >= 14;
  return Table.at<DealField>(header, {
    ...{
      time: [0],
      deal: [1],
      symbol: [2],
      side: [3],
      direction: [4],
      volume: [5],
      price: [6],
      order: [7],
    },
    commission: [first],
    fee: hasFee ? [first + 1] : [],
    ...{ swap: [end - 4], profit: [end - 3], comment: [end - 1] },
  });
}

/** MetaTrader 5: the history of an account (its positions), or a report of the strategy tester (its deals). */
export const metatrader5: Platform = {
  name: 'metatrader5',
  title: 'MetaTrader 5 report',
  calendar: 'us-equities',
  pointValue: null,
  table: {
    recognizes: (row) => positionsHeader(row) !== null || dealsRow(row),
    read: (reading) => new ReportReader(reading),
  },
};

class ReportReader implements RowReader {
  #positions: Table<PositionField> | null = null;
  #deals: Table<DealField> | null = null;
  #inPositions = false;
  #foundPositions = false;
  #before: Row | null = null;
  readonly #dealRows: Row[] = [];

  constructor(private readonly reading: Reading) {}

  row(row: Row): void {
    const header = positionsHeader(row);
    this.#account(row);
    if (header !== null) {
      this.#positions = header;
      [this.#inPositions, this.#foundPositions] = [true, true];
    } else if (this.#inPositions && isPosition(row)) this.#position(row);
    else if (dealsRow(row) || isBalance(row)) this.#deal(row);
    else {
      if (this.#inPositions && filled(row) > 4 && !isTotals(row)) this.#inPositions = false;
      if (!this.#foundPositions || !this.#inPositions) this.#openPosition(row);
      this.#before = row;
    }
  }

  end(): void {
    if (this.#foundPositions) {
      this.reading.summary.assume('a row of Positions is a trade; orders and deals repeat them');
      return;
    }
    this.reading.summary.assume('a row of Deals is a fill');
    // Where no deal turns a position, the account may be long and short in one symbol at a time.
    const hedges = !this.#dealRows.some(({ cells }) => cells[4] === 'in/out');
    for (const row of this.#dealRows) this.#fill(row, hedges);
  }

  /** `10000000 (USD, Server, real, Hedge)`. */
  #account({ cells }: Row): void {
    const match = cells.join(' ').match(/\(([A-Z]{3}),\s*[^()]*,\s*(?:real|demo|contest)/);
    if (match !== null) this.reading.inCurrency(match[1]!);
  }

  #position(row: Row): void {
    const values = this.#positions!.row(row, this.reading);
    const openedAt = values.instant('openedAt');
    const gross = values.decimal('profit');
    const fees = costs(values, ['commission', 'fee', 'swap']);
    const id = values.text('id');
    this.reading.trade({
      ...(id === '' ? {} : { id }),
      symbol: values.symbol('symbol'),
      side: values.choice('side', { buy: 'long', sell: 'short' } as const),
      ...{ openedAt, closedAt: values.instant('closedAt', openedAt) },
      quantity: values.positive('volume', (text) => text.split('/')[0]!.trim()),
      ...{ entryPrice: values.positive('entryPrice'), exitPrice: values.positive('exitPrice') },
      ...{ gross, fees, net: gross.minus(fees), line: row.line },
    });
  }

  #deal(row: Row): void {
    if (this.#deals === null && this.#before !== null) this.#deals = dealsTable(this.#before);
    if (isBalance(row)) {
      const amount = this.#deals?.row(row, this.reading).optional('profit');
      this.reading.summary.leaveOut(`${row.cells[3]} entries`, amount ?? undefined);
    } else if (!this.#foundPositions) this.#dealRows.push(row);
  }

  #fill(row: Row, hedges: boolean): void {
    if (this.#deals === null)
      throw this.reading.refuse(
        { line: row.line, field: 'row' },
        'is a deal under no header of deals',
      );
    const values = this.#deals.row(row, this.reading);
    const direction = values.text('direction');
    const charges = costs(values, ['commission', 'fee']);
    const effect = direction === 'in' ? 'open' : direction === 'in/out' ? 'turn' : 'close';
    const symbol = values.symbol('symbol');
    const side = values.choice('side', { buy: 'buy', sell: 'sell' } as const);
    const book = (side === 'buy') === (effect === 'open') ? 'long' : 'short';
    this.reading.fill({
      ...(values.text('deal') === '' ? {} : { id: values.text('deal') }),
      ...{ symbol, side, ...(hedges ? { book: `${symbol} ${book}` } : {}) },
      at: values.instant('time'),
      quantity: plain(values.positive('volume')),
      price: plain(values.positive('price')),
      costs: plain(charges),
      carry: plain((values.optional('swap') ?? charges.minus(charges)).negated()),
      profit: plain(values.decimal('profit')),
      ...{ effect, line: row.line },
      ...(/^end of test/i.test(values.text('comment')) ? { endsTest: true } : {}),
    });
  }

  /** A row of the open positions has a market price where a closed one has its closing time. */
  #openPosition(row: Row): void {
    const { cells } = row;
    const isOpen =
      TIME.test(cells[0] ?? '') &&
      SIDE.test(cells[3] ?? '') &&
      /^[\d.]+$/.test(cells[4] ?? '') &&
      cells.slice(5, 9).every((cell) => /^[\d. ]*$/.test(cell)) &&
      !TIME.test(cells[8] ?? '');
    if (isOpen && this.#foundPositions) this.reading.summary.leaveOut('open positions');
  }
}

const filled = ({ cells }: Row): number => cells.filter((cell) => cell !== '').length;
const isPosition = ({ cells }: Row): boolean =>
  TIME.test(cells[0] ?? '') && SIDE.test(cells[3] ?? '') && TIME.test(cells[8] ?? '');
/** Times alone make a row of something; totals have none. */
const isTotals = ({ cells }: Row): boolean =>
  !cells.some((cell) => /\p{L}/u.test(cell) || TIME.test(cell));
const BALANCE = /^(balance|credit|charge|correction|bonus|commission|dividend|interest|tax)/;
const isBalance = ({ cells }: Row): boolean =>
  TIME.test(cells[0] ?? '') && (cells[2] ?? '') === '' && BALANCE.test(cells[3] ?? '');

/** A negative amount in a report is a cost. */
function costs<Field extends string>(values: TableRow<Field>, fields: readonly Field[]): Decimal {
  const amounts = fields.map((field) => values.optional(field)).filter((amount) => amount !== null);
  const sum = amounts.reduce((before, amount) => before.plus(amount), new Decimal(0));
  return sum.negated();
}
