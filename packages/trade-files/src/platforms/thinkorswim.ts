import { Decimal, plain } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { Table, type TableRow } from './table.js';

const TRADES = {
  time: ['exec time'],
  side: ['side'],
  quantity: ['qty'],
  symbol: ['symbol'],
  expiry: ['exp'],
  strike: ['strike'],
  type: ['type'],
  price: ['price'],
};
const CASH = {
  date: ['date'],
  time: ['time'],
  type: ['type'],
  ref: ['ref #'],
  description: ['description'],
  misc: ['misc fees'],
  commissions: ['commissions & fees'],
};
type TradeField = keyof typeof TRADES;
type CashField = keyof typeof CASH;

/** The two tables may differ by a second or two. */
const MAX_APART_MS = 2_000;
const OPTION_MULTIPLIER = new Decimal(100);

const tradesHeader = (row: Row) =>
  Table.of(row, TRADES, ['time', 'side', 'quantity', 'symbol', 'price']);
const cashHeader = (row: Row) =>
  Table.of(row, CASH, ['date', 'time', 'type', 'description', 'misc', 'commissions']);

/** thinkorswim, the account statement: its trade history, with the fees of its cash balance. */
export const thinkorswim: Platform = {
  name: 'thinkorswim',
  title: 'thinkorswim account statement',
  calendar: 'us-equities',
  pointValue: '1',
  table: {
    recognizes: (row) => tradesHeader(row) !== null,
    read: (reading) => new StatementReader(reading),
  },
};

/** A row of the cash balance that paid for a fill. */
interface Payment {
  readonly at: number;
  readonly buys: boolean;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly what: string;
  readonly fees: Decimal;
}

const BOUGHT_OR_SOLD = /^(?:tIP |WEB |TOSMobile )?(BOT|SOLD) ([+-]?[\d,.]+) (.+?) @([\d.,]+)/;

/** `Account Statement for … since 3/5/26 through 3/17/26`: a date in words would be cut by a comma. */
const TITLE = /^Account Statement for .* through /i;
const isTitle = ({ cells }: Row): boolean => TITLE.test(cells[0] ?? '');

class StatementReader implements RowReader {
  #trades: Table<TradeField> | null = null;
  #cash: Table<CashField> | null = null;
  #hasCash = false;
  #statusPlace = -1;
  readonly #titles = new Set<string>();
  readonly #payments: Payment[] = [];
  readonly #fills: { values: TableRow<TradeField>; at: number }[] = [];

  constructor(private readonly reading: Reading) {
    reading.monthFirst();
  }

  row(row: Row): void {
    if (row.cells.length === 1 || isTitle(row)) this.#title(row);
    else if (tradesHeader(row) !== null) this.#section(tradesHeader(row), null, -1);
    else if (cashHeader(row) !== null) this.#section(null, cashHeader(row), -1);
    else if (row.cells.map(folded).includes('time placed'))
      this.#section(null, null, row.cells.map(folded).indexOf('status'));
    else if (this.#trades !== null) this.#trade(this.#trades.row(row, this.reading));
    else if (this.#cash !== null) this.#payment(this.#cash.row(row, this.reading));
    else if (/^CANCEL/i.test(row.cells[this.#statusPlace] ?? ''))
      this.reading.summary.leaveOut('cancelled orders');
  }

  #title({ cells, line }: Row): void {
    const title = cells.join(',');
    if (TITLE.test(title) && this.#titles.has(title))
      throw this.reading.refuse(
        { line, field: 'row' },
        `the file holds one statement twice (${quoted(title)}): its trades would count twice`,
      );
    this.#titles.add(title);
    this.#section(null, null, -1);
  }

  #section(trades: Table<TradeField> | null, cash: Table<CashField> | null, status: number): void {
    [this.#trades, this.#cash, this.#statusPlace] = [trades, cash, status];
    if (cash !== null) this.#hasCash = true;
  }

  #trade(values: TableRow<TradeField>): void {
    // The further legs of a spread stand below its first one, without the time.
    const before = this.#fills.at(-1);
    if (values.text('time') === '' && before === undefined) throw values.refuse('time', 'is empty');
    const at = values.text('time') === '' ? before!.at : values.instant('time');
    this.#fills.push({ values, at });
  }

  #payment(values: TableRow<CashField>): void {
    const match = BOUGHT_OR_SOLD.exec(values.text('description'));
    if (values.text('type') !== 'TRD' || match === null) {
      const kind = values.text('type') || 'total';
      this.reading.summary.leaveOut(`${kind} rows of the cash balance`);
      return;
    }
    const [, side, quantity = '', what = '', price = ''] = match;
    const number = (text: string) => new Decimal(text.replace(/[,+]/g, '')).abs();
    const fees = (values.optional('misc') ?? new Decimal(0)).plus(
      values.optional('commissions') ?? 0,
    );
    this.#payments.push({
      at: this.reading.instant(
        values.place('time'),
        `${values.text('date')} ${values.text('time')}`,
      ),
      ...{ buys: side === 'BOT', quantity: number(quantity), price: number(price) },
      ...{ what, fees: fees.negated() },
    });
  }

  end(): void {
    this.reading.summary.assume(
      'a row of the trade history is a fill; its fees are those of the cash balance’s row for it (within 2 seconds)',
    );
    for (const { values, at } of this.#fills) this.#fill(values, at);
    for (const { fees } of this.#payments)
      this.reading.summary.leaveOut(
        'TRD rows of the cash balance that fit no fill',
        fees.negated(),
      );
  }

  #fill(values: TableRow<TradeField>, at: number): void {
    const root = values.symbol('symbol');
    const type = values.text('type').toUpperCase();
    const isOption = type === 'CALL' || type === 'PUT';
    const symbol = isOption
      ? [root, values.text('expiry'), values.text('strike'), type].join(' ')
      : root;
    if (isOption) this.reading.pointValues.set(symbol, OPTION_MULTIPLIER);
    const quantity = values.decimal('quantity').abs();
    const price = values.decimal('price');
    const side = values.choice('side', {
      buy: 'buy',
      sell: 'sell',
      bot: 'buy',
      sold: 'sell',
    } as const);
    const costs = this.#feesOf({ at, buys: side === 'buy', quantity, price, root, isOption });
    this.reading.fill({
      ...{ symbol, side, at, quantity: plain(quantity), price: plain(price), line: values.line },
      costs: costs === null ? null : plain(costs),
    });
  }

  /** Takes the payment for a fill out of those that are left. */
  #feesOf(fill: {
    at: number;
    buys: boolean;
    quantity: Decimal;
    price: Decimal;
    root: string;
    isOption: boolean;
  }): Decimal | null {
    const distance = ({ at }: Payment) => Math.abs(at - fill.at);
    const fitting = this.#payments.filter(
      (payment) =>
        payment.buys === fill.buys &&
        payment.quantity.eq(fill.quantity) &&
        payment.price.eq(fill.price) &&
        payment.what.split(' ')[0] === fill.root &&
        /\b(CALL|PUT)\b/.test(payment.what) === fill.isOption &&
        distance(payment) <= MAX_APART_MS,
    );
    const [nearest] = fitting.toSorted((a, b) => distance(a) - distance(b));
    if (nearest === undefined) {
      if (this.#hasCash)
        this.reading.summary.count(
          'fills have no row in the cash balance, so their fees are not known',
        );
      return null;
    }
    this.#payments.splice(this.#payments.indexOf(nearest), 1);
    return nearest.fees;
  }
}
