import { type Decimal, plain } from '@phasegate/phase-core';
import { useClockOf, withoutZone } from './clock-in-header.js';
import { splitPair, withFee } from './coins.js';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import type { Row } from './row.js';
import { singleTable } from './single-table.js';
import { Table, type TableRow } from './table.js';

const SIDES = { buy: 'buy', sell: 'sell' } as const;
const DATE = /^\d{2,4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/;
const PAIR = /^[A-Z0-9]{5,20}$/;
const AMOUNT = /^[\d,.]+$/;
const AMOUNT_WITH_UNIT = /^[\d,.]+[A-Z0-9]*[A-Z][A-Z0-9]*$/;

type SpotField = 'time' | 'pair' | 'side' | 'price' | 'quantity' | 'total' | 'fee' | 'feeCoin';

/** By its rows, so the language of the header does not matter: now units stand behind the numbers, before beside them. */
function spotRow({ cells }: Row): 'with units' | 'with a fee coin' | null {
  const [time = '', pair = '', side = '', price = '', ...amounts] = cells;
  if (!DATE.test(time) || !PAIR.test(pair) || !AMOUNT.test(price)) return null;
  if (side !== 'BUY' && side !== 'SELL') return null;
  if (amounts.length === 3 && amounts.every((amount) => AMOUNT_WITH_UNIT.test(amount)))
    return 'with units';
  const [quantity = '', total = '', fee = '', coin = ''] = amounts;
  const isOld =
    [quantity, total, fee].every((amount) => AMOUNT.test(amount)) && /^[A-Z0-9]{2,12}$/.test(coin);
  return amounts.length === 4 && isOld ? 'with a fee coin' : null;
}

/** Binance, the history of spot trades: a row for each fill. */
export const binanceSpot: Platform = {
  name: 'binance-spot',
  title: 'Binance spot trades',
  calendar: 'always-open',
  pointValue: '1',
  table: {
    recognizes: (row) => spotRow(row) !== null,
    read: (reading) => new SpotReader(reading),
  },
};

class SpotReader implements RowReader {
  #before: Row | null = null;
  #table: Table<SpotField> | null = null;

  constructor(private readonly reading: Reading) {}

  row(row: Row): void {
    const kind = spotRow(row);
    if (this.#table === null) {
      if (kind === null) this.#before = row;
      else this.#begin(this.#before ?? row, kind);
    }
    if (this.#table !== null) this.#fill(this.#table.row(row, this.reading), kind);
  }

  #begin(header: Row, kind: 'with units' | 'with a fee coin'): void {
    const places = {
      time: [0],
      pair: [1],
      side: [2],
      price: [3],
      quantity: [4],
      total: [5],
      fee: [6],
    };
    this.#table = Table.at(header, { ...places, feeCoin: kind === 'with units' ? [] : [7] });
    useClockOf(header.cells[0] ?? '', this.reading);
  }

  #fill(values: TableRow<SpotField>, kind: ReturnType<typeof spotRow>): void {
    const pair = values.symbol('pair');
    const units = splitPair(pair, 'binance');
    const quote =
      kind === 'with units' ? unitOf(values.text('total'), pair) : (units?.quote ?? null);
    if (quote === null || !pair.endsWith(quote))
      throw values.refuse('pair', 'the coin that it is priced in is not clear from its name');
    const base = pair.slice(0, -quote.length);
    const without = (unit: string) => (text: string) =>
      text.endsWith(unit) ? text.slice(0, -unit.length) : text;
    const feeCoin =
      kind === 'with units' ? feeUnit(values.text('fee'), base, quote) : values.text('feeCoin');
    const [price, quantity] = [
      values.positive('price'),
      values.positive('quantity', without(base)),
    ];
    if ([base, quote].some((coin) => coin !== feeCoin && coin.startsWith(feeCoin)))
      throw values.refuse('fee', 'ends in the middle of a coin’s name: the file is incomplete');
    const side = values.choice('side', SIDES);
    const fee = values.decimal('fee', without(feeCoin));
    this.reading.fill({
      ...{ symbol: pair, side, at: values.instant('time'), price: plain(price), line: values.line },
      ...withFee({ quantity, price, side, fee, feeCoin, base, quote }, this.reading),
      owned: true,
    });
  }
}

/** The unit behind a number: what the pair ends with, for names of coins may begin with digits. */
function unitOf(text: string, pair: string): string | null {
  for (let length = 2; length < pair.length; length += 1) {
    const unit = pair.slice(-length);
    if (text.endsWith(unit) && /^[\d,.]+$/.test(text.slice(0, -length))) return unit;
  }
  return null;
}

function feeUnit(text: string, base: string, quote: string): string {
  const own = [base, quote].find(
    (unit) => text.endsWith(unit) && /^[\d,.]+$/.test(text.slice(0, -unit.length)),
  );
  return own ?? /[A-Z][A-Z0-9]*$/.exec(text)?.[0] ?? '';
}

/** Binance, the history of trades of USD-margined futures: a row for each fill. */
export const binanceFutures: Platform = {
  name: 'binance-futures',
  title: 'Binance USD-margined futures trades',
  calendar: 'always-open',
  pointValue: '1',
  table: singleTable({
    columns: {
      time: ['date', 'time', '时间', '日期', 'datum', 'fecha', 'дата'],
      symbol: ['symbol', '交易对', '合约', 'símbolo', 'символ'],
      side: ['side', '方向', 'seite', 'lado', 'сторона'],
      price: ['price', '价格', 'preis', 'precio', 'цена'],
      quantity: ['quantity', '数量', 'menge', 'cantidad', 'количество'],
      fee: ['fee', '手续费', 'gebühr', 'tarifa', 'comisión', 'комиссия'],
      feeCoin: ['fee coin', '手续费结算币种', '手续费币种'],
      profit: [
        'realized profit',
        'realised profit',
        '已实现盈亏',
        'realisierter gewinn',
        'ganancia realizada',
        'реализованная прибыль',
      ],
      quote: ['quote asset'],
      tradeId: ['trade id', '成交id'],
    },
    required: ['time', 'symbol', 'side', 'price', 'quantity', 'fee', 'profit'],
    fold: withoutZone,
    take(reading, table) {
      useClockOf(table.nameOf('time'), reading);
      reading.summary.assume(
        'Realized Profit is before fees and by average price: the prices tell the same over a round trip',
      );
      return { row: (values) => takeFuture(values, reading) };
    },
  }),
};

type FutureField =
  | 'time'
  | 'symbol'
  | 'side'
  | 'price'
  | 'quantity'
  | 'fee'
  | 'feeCoin'
  | 'profit'
  | 'quote'
  | 'tradeId';

function takeFuture(values: TableRow<FutureField>, reading: Reading): void {
  const symbol = values.symbol('symbol');
  const units = splitPair(symbol.replace(/_.*$/, ''));
  const quote = values.text('quote') || units?.quote || '';
  if (quote === 'USD')
    throw values.refuse('symbol', 'is a contract settled in its coin, whose result is no money');
  const [price, quantity] = [values.positive('price'), values.positive('quantity')];
  const side = values.choice('side', SIDES);
  const { fee, feeCoin } = feeOf(values, quote);
  // The base coin is never the fee's: positions hold contracts.
  const costs = withFee({ quantity, price, side, fee, feeCoin, base: '', quote }, reading);
  const id = values.text('tradeId');
  const closes = !values.decimal('profit').isZero();
  reading.fill({
    ...(id === '' ? {} : { id: `${symbol} ${id}` }),
    ...{ symbol, side, at: values.instant('time'), price: plain(price), line: values.line },
    ...costs,
    ...(closes ? { effect: 'turn' as const } : {}),
  });
}

function feeOf(values: TableRow<FutureField>, quote: string): { fee: Decimal; feeCoin: string } {
  const unit = /[A-Z]+$/.exec(values.text('fee'))?.[0] ?? '';
  const fee = values.decimal('fee', (text) => text.replace(/\s*[A-Z]+$/, ''));
  return { fee, feeCoin: values.text('feeCoin') || unit || quote };
}
