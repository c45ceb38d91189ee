import { Decimal, plain } from '@phasegate/phase-core';
import { useClockOf } from './clock-in-header.js';
import { splitPair, withFee } from './coins.js';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import { Table, type TableRow } from './table.js';

const COLUMNS = {
  id: ['id'],
  orderId: ['order id'],
  time: ['time'],
  type: ['trade type'],
  symbol: ['symbol'],
  action: ['action'],
  amount: ['amount'],
  price: ['filled price'],
  profit: ['pnl'],
  fee: ['fee'],
  feeUnit: ['fee unit'],
  change: ['balance change'],
  unit: ['balance unit'],
};
type Field = keyof typeof COLUMNS;

const tableOf = (row: Row) =>
  Table.of(row, COLUMNS, [
    'orderId',
    'time',
    'type',
    'symbol',
    'action',
    'amount',
    'price',
    'fee',
    'unit',
  ]);

/** OKX, the trading history: line 1 names the clock, line 2 is the header. */
export const okx: Platform = {
  name: 'okx',
  title: 'OKX trading history',
  calendar: 'always-open',
  pointValue: '1',
  table: {
    recognizes: (row) => tableOf(row) !== null,
    read: (reading) => new OkxReader(reading),
  },
};

interface SpotFill {
  readonly values: TableRow<Field>;
  readonly at: number;
  base: string;
  quote: string;
  quantity: Decimal;
  side: 'buy' | 'sell' | null;
  baseFee: Decimal;
  quoteFee: Decimal;
  other: { fee: Decimal; coin: string }[];
}

class OkxReader implements RowReader {
  #table: Table<Field> | null = null;
  /** Two rows of one order and one instant are the legs of one fill. */
  readonly #spot = new Map<string, SpotFill>();

  constructor(private readonly reading: Reading) {}

  row(row: Row): void {
    if (this.#table !== null) this.#fill(this.#table.row(row, this.reading));
    else {
      this.#table = tableOf(row);
      for (const cell of row.cells) if (/time zone/i.test(cell)) useClockOf(cell, this.reading);
    }
  }

  end(): void {
    this.reading.summary.assume('Fee is negative for a cost; PnL is before fees');
    for (const fill of this.#spot.values()) this.#exchanged(fill);
  }

  #fill(values: TableRow<Field>): void {
    const action = folded(values.text('action'));
    const type = folded(values.text('type'));
    if (type === 'transfer' || action.startsWith('transfer'))
      return this.#leaveOut(values, 'transfers');
    if (action.includes('funding')) return this.#leaveOut(values, 'funding fees');
    if (type === 'spot' || type === 'margin') return this.#leg(values, action);
    this.#contract(values, action);
  }

  #leaveOut(values: TableRow<Field>, kind: string): void {
    this.reading.summary.leaveOut(
      kind,
      values.optional('change') ?? undefined,
      values.text('unit'),
    );
  }

  #leg(values: TableRow<Field>, action: string): void {
    const pair = splitPair(values.symbol('symbol'));
    if (pair === null)
      throw values.refuse('symbol', 'the coin that it is priced in is not clear from its name');
    const at = values.instant('time');
    const key = `${values.text('orderId')} ${at} ${values.text('price')}`;
    const none = new Decimal(0);
    const fill = this.#spot.get(key) ?? {
      ...{
        values,
        at,
        ...pair,
        quantity: none,
        side: null,
        baseFee: none,
        quoteFee: none,
        other: [],
      },
    };
    this.#spot.set(key, fill);
    const fee = values.decimal('fee').negated();
    const feeUnit = values.text('feeUnit');
    if (feeUnit === pair.base) fill.baseFee = fill.baseFee.plus(fee);
    else if (feeUnit === pair.quote) fill.quoteFee = fill.quoteFee.plus(fee);
    else if (!fee.isZero()) fill.other.push({ fee, coin: feeUnit });
    if (values.text('unit') !== pair.base) return;
    fill.side = action === 'buy' ? 'buy' : action === 'sell' ? 'sell' : null;
    if (fill.side === null) throw values.refuse('action', 'is neither Buy nor Sell');
    fill.quantity = fill.quantity.plus(values.positive('amount'));
  }

  #exchanged({
    values,
    at,
    base,
    quote,
    side,
    quantity,
    baseFee,
    quoteFee,
    other,
  }: SpotFill): void {
    if (side === null)
      throw values.refuse('orderId', 'only the leg that was paid is there, not that of the coin');
    const price = values.positive('price');
    const units = { quantity, price, side, base, quote };
    const inBase = withFee({ ...units, fee: baseFee, feeCoin: base }, this.reading);
    const others = other.map(({ fee, coin }) =>
      withFee({ ...units, fee, feeCoin: coin }, this.reading),
    );
    const costs = others.reduce(
      (sum, more) => sum.plus(more.costs ?? 0),
      quoteFee.plus(inBase.costs ?? 0),
    );
    this.reading.fill({
      ...{ symbol: values.symbol('symbol'), side, at, price: plain(price), line: values.line },
      ...{ quantity: inBase.quantity, costs: plain(costs) },
      owned: folded(values.text('type')) === 'spot',
    });
  }

  #contract(values: TableRow<Field>, action: string): void {
    const symbol = values.symbol('symbol');
    const kind = contractAction(action);
    if (kind === null) throw values.refuse('action', 'is no way to open or close a position');
    const { side, effect, book } = kind;
    const [base, quote] = symbol.split('-');
    if (quote === 'USD')
      throw values.refuse('symbol', 'is a contract settled in its coin, whose result is no money');
    const [price, quantity] = [values.positive('price'), values.positive('amount')];
    const fee = values.decimal('fee').negated();
    const feeCoin = values.text('feeUnit');
    const id = values.text('id');
    const profit = values.decimal('profit');
    this.reading.fill({
      ...(id === '' ? {} : { id }),
      ...{ symbol, side, at: values.instant('time'), price: plain(price), line: values.line },
      ...withFee(
        { quantity, price, side, fee, feeCoin, base: '', quote: quote ?? base ?? '' },
        this.reading,
      ),
      profit: plain(profit),
      ...(effect === null ? {} : { effect }),
      ...(book === null ? {} : { book: `${symbol} ${book}` }),
    });
  }
}

function contractAction(
  action: string,
): { side: 'buy' | 'sell'; effect: 'open' | 'close' | null; book: 'long' | 'short' | null } | null {
  if (action === 'buy' || action === 'sell') return { side: action, effect: null, book: null };
  const book = action.includes('long') ? 'long' : action.includes('short') ? 'short' : null;
  if (book === null) return null;
  const opens =
    action.startsWith('open') || action.startsWith('buy long') || action.startsWith('sell short');
  const buys = opens === (book === 'long');
  return { side: buys ? 'buy' : 'sell', effect: opens ? 'open' : 'close', book };
}
