import { Decimal, plain } from '@phasegate/phase-core';
import type { ElementReader, Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { Table, type TableRow } from './table.js';

/** By field: its attribute in XML and its columns in CSV, folded. */
const COLUMNS = {
  account: ['accountid', 'clientaccountid'],
  currency: ['currency', 'currencyprimary'],
  category: ['assetcategory', 'assetclass'],
  symbol: ['symbol'],
  conid: ['conid'],
  multiplier: ['multiplier'],
  tradeId: ['tradeid'],
  transactionId: ['transactionid'],
  time: ['datetime', 'date/time'],
  kind: ['transactiontype'],
  quantity: ['quantity'],
  price: ['tradeprice', 'price'],
  proceeds: ['proceeds'],
  taxes: ['taxes'],
  commission: ['ibcommission', 'commission'],
  commissionCurrency: ['ibcommissioncurrency', 'commissioncurrency'],
  openClose: ['opencloseindicator', 'open/closeindicator'],
  codes: ['notes', 'notes/codes', 'code'],
  level: ['levelofdetail'],
};
type Field = keyof typeof COLUMNS;
const REQUIRED: readonly Field[] = [
  'symbol',
  'time',
  'quantity',
  'price',
  'proceeds',
  'commission',
];

const WRAPPING = ['BOF', 'BOA', 'BOS', 'EOS', 'EOA', 'EOF', 'MSG'];

const executionsHeader = (row: Row) =>
  Table.of(row, COLUMNS, REQUIRED, (cell) => folded(cell).replace(/ /g, ''));

/** Interactive Brokers, a Flex query with trades, as XML or CSV. */
export const ibkrFlex: Platform = {
  name: 'ibkr-flex',
  title: 'Interactive Brokers Flex query',
  calendar: 'us-equities',
  pointValue: '1',
  table: {
    recognizes: (row) => executionsHeader(row) !== null,
    read: (reading) => new FlexCsv(reading),
  },
  xml: {
    recognizes: (root) => root === 'FlexQueryResponse' || root === 'FlexStatementResponse',
    read: (reading) => new FlexXml(reading),
  },
};

class FlexCsv implements RowReader {
  #table: Table<Field> | null = null;
  #found: Row | null = null;
  readonly #executions: Executions;

  constructor(private readonly reading: Reading) {
    this.#executions = new Executions(reading);
  }

  row(row: Row): void {
    if (WRAPPING.includes(row.cells[0] ?? '')) return;
    const header = executionsHeader(row);
    if (header !== null) {
      this.#table = header;
      this.#found ??= row;
    } else if (isHeaderOfAnother(row, this.#found)) this.#table = null;
    else if (this.#table !== null) this.#executions.add(this.#table.row(row, this.reading));
    else this.reading.summary.leaveOut('rows of other sections');
  }

  end(): void {
    this.#executions.end();
  }
}

/** Every section begins with a header, and those have columns in common. */
function isHeaderOfAnother({ cells }: Row, known: Row | null): boolean {
  const names = new Set(known?.cells.map(folded) ?? ['clientaccountid']);
  return cells.filter((cell) => cell !== '' && names.has(folded(cell))).length >= 3;
}

class FlexXml implements ElementReader {
  readonly #executions: Executions;
  readonly #rows: { attributes: Readonly<Record<string, string>>; line: number }[] = [];
  #hasTrades = false;

  constructor(private readonly reading: Reading) {
    this.#executions = new Executions(reading);
  }

  element(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    if (name === 'Trades') this.#hasTrades = true;
    if (
      [
        'Trade',
        'Order',
        'Lot',
        'SymbolSummary',
        'AssetSummary',
        'WashSale',
        'TradeConfirm',
      ].includes(name)
    )
      this.#rows.push({ attributes, line });
    else if (name === 'CashTransaction') this.reading.summary.leaveOut('cash transactions');
  }

  end(): void {
    if (!this.#hasTrades && this.#rows.length === 0)
      throw this.reading.refuse(
        { line: 1, field: 'Trades' },
        'the Flex query has no section Trades: add it, with its level Executions',
      );
    const names = [...new Set(this.#rows.flatMap(({ attributes }) => Object.keys(attributes)))];
    const header = { line: 1, cells: names };
    const table = Table.of(header, COLUMNS, [], (cell) => cell.toLowerCase())!;
    const rows = this.#rows.map(({ attributes, line }) => ({
      ...{ line, ragged: true, cells: names.map((name) => (attributes[name] ?? '').trim()) },
    }));
    this.reading.learnFrom(rows);
    for (const row of rows) this.#executions.add(table.row(row, this.reading));
    this.#executions.end();
  }
}

/** Levels of detail repeat each other: only one of them counts. */
const LEVELS = ['EXECUTION', 'ORDER'];

class Executions {
  readonly #byLevel = new Map<string, TableRow<Field>[]>();

  constructor(private readonly reading: Reading) {}

  add(values: TableRow<Field>): void {
    const level = (values.text('level') || 'EXECUTION').toUpperCase();
    const rows = this.#byLevel.get(level) ?? [];
    this.#byLevel.set(level, rows);
    rows.push(values);
  }

  end(): void {
    const level = LEVELS.find((known) => (this.#byLevel.get(known)?.length ?? 0) > 0);
    const [first] = [...this.#byLevel.values()].flat();
    if (level === undefined && first !== undefined)
      throw first.refuse(
        'level',
        'the query holds no executions: choose the level Executions in its section Trades',
      );
    if (level === undefined) return;
    this.reading.summary.assume(
      `a row of level ${level} is a fill; proceeds are before ibCommission, of which a cost is negative`,
    );
    for (const [other, rows] of this.#byLevel)
      if (other !== level)
        for (const _row of rows)
          this.reading.summary.leaveOut(`rows of level ${other}, which repeat the trades`);
    for (const values of this.#withoutCancelled(this.#byLevel.get(level)!)) this.#fill(values);
  }

  /** A cancellation repeats what it cancels with the quantity turned round. */
  #withoutCancelled(rows: readonly TableRow<Field>[]): readonly TableRow<Field>[] {
    const kept: (TableRow<Field> | null)[] = [];
    for (const values of rows) {
      if (!isCancellation(values)) {
        kept.push(values);
        continue;
      }
      const size = values.decimal('quantity').abs();
      const place = kept.findLastIndex(
        (earlier) =>
          earlier !== null &&
          earlier.text('symbol') === values.text('symbol') &&
          earlier.decimal('price').eq(values.decimal('price')) &&
          earlier.decimal('quantity').abs().eq(size),
      );
      if (place !== -1) kept[place] = null;
      this.reading.summary.leaveOut(
        place === -1 ? 'cancellations' : 'trades that were cancelled, with their cancellation',
      );
    }
    return kept.filter((values) => values !== null);
  }

  #fill(values: TableRow<Field>): void {
    const codes = codesOf(values);
    if (values.text('category') === 'CASH' && codes.includes('AFx')) {
      this.reading.summary.leaveOut('automatic currency conversions (AFx)');
      return;
    }
    const quantity = values.decimal('quantity');
    if (quantity.isZero()) throw values.refuse('quantity', 'must not be 0');
    const symbol = values.symbol('symbol');
    const multiplier = values.optional('multiplier');
    if (multiplier !== null && multiplier.gt(0)) this.reading.pointValues.set(symbol, multiplier);
    const id = values.text('tradeId') || values.text('transactionId');
    const account = values.text('account');
    this.reading.fill({
      ...(id === '' ? {} : { id: `${account} ${id}` }),
      ...{ symbol, book: [account, symbol, values.text('conid')].join(' ') },
      side: quantity.isNegative() ? 'sell' : 'buy',
      at: this.reading.instant(values.place('time'), timeOf(values)),
      ...{ quantity: plain(quantity.abs()), price: plain(values.decimal('price')) },
      ...{ costs: this.#costs(values), line: values.line, ...effectOf(values.text('openClose')) },
    });
  }

  #costs(values: TableRow<Field>): string {
    const taxes = (values.optional('taxes') ?? new Decimal(0)).negated();
    const commission = values.decimal('commission').negated();
    const currency = values.text('commissionCurrency');
    if (commission.isZero() || currency === '' || currency === values.text('currency'))
      return plain(taxes.plus(commission));
    const rate = this.reading.options.rates?.get(currency.toUpperCase());
    if (rate === undefined)
      this.reading.summary.leaveOut(
        `commissions in ${currency}, which the file does not price: a rate (--rate ${currency}=N) counts them`,
        commission,
        currency,
      );
    return plain(taxes.plus(rate === undefined ? 0 : commission.times(rate)));
  }
}

const codesOf = (values: TableRow<Field>): readonly string[] =>
  values.text('codes').split(/[;,\s]+/);
const isCancellation = (values: TableRow<Field>): boolean =>
  values.text('kind') === 'TradeCancel' || codesOf(values).includes('Ca');

/** `O`, `C`, or `C;O` where it turned the position. */
export function effectOf(codes: string): { effect?: 'open' | 'close' | 'turn' } {
  const [opens, closes] = ['O', 'C'].map((code) => codes.split(/[;,\s]+/).includes(code));
  if (opens === closes) return opens === true ? { effect: 'turn' } : {};
  return { effect: opens === true ? 'open' : 'close' };
}

/** The style of dates is the user's choice: a time may follow without its colons. */
const timeOf = (values: TableRow<Field>): string =>
  values
    .text('time')
    .replace(/[;, ]+(\d{2})(\d{2})(\d{2})$/, ' $1:$2:$3')
    .replace(/;/, ' ');
