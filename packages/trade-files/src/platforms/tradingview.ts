import { Decimal } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import type { Platform, RowReader } from './platform.js';
import { builtInPointValue, givenFor } from './point-values.js';
import type { Reading } from './reading.js';
import { folded, type Row } from './row.js';
import type { TableRow } from './table.js';
import { isTotals, TOTALS } from './totals.js';
import {
  entryOrExit,
  isEnglish,
  isOpenSignal,
  listHeader,
  type ListField,
  type ListTable,
} from './tradingview-header.js';

interface Leg {
  readonly row: TableRow<ListField>;
  readonly price: Decimal;
  readonly text: string;
}

interface Closed {
  readonly entry: Leg;
  readonly exit: Leg;
  readonly id: string;
  readonly long: boolean;
}

interface Legs {
  readonly long: boolean;
  entry?: Leg;
  exit?: Leg;
}

/** `…_CME_MINI_MNQ1!_2026-04-03.csv`: the exchange, the symbol, the day of the export. */
const SYMBOL_IN_NAME =
  /_([A-Z0-9.!]+)_\d{4}-\d{2}-\d{2}(?:_[0-9a-f]+)?(?: \(\d+\))?\.(?:csv|xlsx)$/;

/** TradingView, the list of trades of a strategy: two rows a trade, in five generations of headers. */
export const tradingview: Platform = {
  name: 'tradingview',
  title: 'TradingView list of trades',
  calendar: 'us-equities',
  pointValue: null,
  table: {
    recognizes: (row) => listHeader(row) !== null,
    read: (reading) => new ListReader(reading),
  },
};

class ListReader implements RowReader {
  #list: ListTable | null = null;
  readonly #legs = new Map<string, Legs>();
  readonly #properties = new Map<string, string>();
  #closed: Closed[] = [];
  #foundOpen = false;

  constructor(private readonly reading: Reading) {}

  row(row: Row): void {
    const list = listHeader(row);
    if (list !== null) {
      this.#list ??= list;
    } else if (this.#list !== null && row.sheet === this.#list.table.header.sheet) {
      if (isTotals(row)) this.reading.summary.leaveOut(TOTALS);
      else this.#leg(this.#list, row);
    } else if (row.sheet !== undefined && row.cells.length >= 2) {
      this.#properties.set(folded(row.cells[0]!), row.cells[1]!);
    }
  }

  end(): void {
    const list = this.#list!;
    for (const [number, { entry, exit }] of this.#legs) {
      const row = (exit ?? entry)!.row;
      if (exit !== undefined)
        throw this.reading.refuse(
          { line: row.line, field: list.table.nameOf('type') },
          `trade ${quoted(number)} has a row for its exit and none for its entry: the file is incomplete`,
        );
      this.#leaveOutOpenTrade();
    }
    this.#tell(list);
    this.#leaveOutSeeminglyOpen();
    for (const { entry, exit, id, long } of this.#closed) this.#trade(list, entry, exit, id, long);
  }

  /**
   * The platform writes its word for open where the signal of an exit stands. In a language whose word is not known,
   * it is the one of the last trade that no other row has.
   */
  #leaveOutSeeminglyOpen(): void {
    const last = this.#closed.reduce<Closed | null>(
      (latest, one) => (latest === null || Number(one.id) > Number(latest.id) ? one : latest),
      null,
    );
    if (last === null || this.#foundOpen || isEnglish(last.exit.row.text('type'))) return;
    const { text } = last.exit;
    const has = ({ entry, exit }: Closed) => exit.text === text || entry.text === text;
    if (text === '' || last.entry.text === text) return;
    if (this.#closed.some((one) => one !== last && has(one))) return;
    this.#closed = this.#closed.filter((one) => one !== last);
    this.reading.summary.leaveOut(
      `trades that seem to be open: the exit of trade ${quoted(last.id)}, the last one, is called ${quoted(text)} like no other`,
      last.exit.row.decimal('profit'),
    );
  }

  #leaveOutOpenTrade(): void {
    this.#foundOpen = true;
    this.reading.summary.leaveOut('open trades');
  }

  #leg(list: ListTable, row: Row): void {
    const values = list.table.row(row, this.reading, 'as the file shows');
    const number = values.text('number');
    if (number === '') throw values.refuse('number', 'is empty');
    const kind = entryOrExit(values.text('type'));
    if (kind === null)
      throw values.refuse('type', 'is neither an entry nor an exit, long or short');
    const legs: Legs = this.#legs.get(number) ?? { long: kind.long };
    const side = kind.entry ? 'entry' : 'exit';
    if (legs.long !== kind.long || legs[side] !== undefined)
      throw values.refuse('type', `trade ${quoted(number)} has two rows that do not fit together`);
    legs[side] = {
      row: values,
      price: values.positive('price'),
      text: values.text('signal'),
    };
    this.#legs.set(number, legs);
    if (legs.entry === undefined || legs.exit === undefined) return;
    this.#legs.delete(number);
    if (isOpenSignal(legs.exit.text)) this.#leaveOutOpenTrade();
    else this.#closed.push({ entry: legs.entry, exit: legs.exit, id: number, long: legs.long });
  }

  #trade(list: ListTable, entry: Leg, exit: Leg, id: string, long: boolean): void {
    const openedAt = entry.row.instant('time');
    const net = exit.row.decimal('profit');
    const fees = list.table.has('commission') ? exit.row.decimal('commission') : null;
    const quantity = entry.row.positive('quantity').abs();
    const symbol = this.#symbol(list, entry.row);
    const notional = this.#notional(list, entry, quantity, symbol);
    this.reading.trade({
      ...{ id, symbol, side: long ? 'long' : 'short', quantity },
      ...{ openedAt, closedAt: exit.row.instant('time', openedAt) },
      ...{ entryPrice: entry.price, exitPrice: exit.price },
      ...{ gross: fees === null ? null : net.plus(fees), fees, net, line: entry.row.line },
      ...(notional === null ? {} : { notional }),
    });
  }

  #symbol({ table }: ListTable, row: TableRow<ListField>): string {
    if (table.has('symbol')) return withoutExchange(row.symbol('symbol'));
    const property = this.#properties.get('symbol') ?? this.#properties.get('символ');
    if (property !== undefined && this.reading.options.symbol === undefined)
      return withoutExchange(property);
    const inName = SYMBOL_IN_NAME.exec(this.reading.file)?.[1] ?? null;
    return this.reading.symbol({ line: table.header.line, field: 'header' }, inName);
  }

  /** The value that the file gives, or the point value that it or the contract gives; else what was earned tells. */
  #notional({ table }: ListTable, entry: Leg, quantity: Decimal, symbol: string): Decimal | null {
    const entered = quantity.times(entry.price);
    const given = givenFor(this.reading.options.pointValues, symbol);
    if (given !== null) return entered.times(given);
    const property = this.#properties.get('point value') ?? this.#properties.get('punktwert');
    if (property !== undefined && /^\d+(\.\d+)?$/.test(property)) return entered.times(property);
    if (table.has('value')) return entry.row.positive('value');
    const common = builtInPointValue(symbol);
    if (common !== null) return null;
    return this.#pointValueFromProfit(entered);
  }

  /** Shares and coins: one point of one is worth one, where what was earned says so. */
  #pointValueFromProfit(entered: Decimal): Decimal | null {
    const fits = this.#closed.every(({ entry, exit, long }) => {
      const move = exit.price.minus(entry.price).times(entry.row.decimal('quantity'));
      const costs = (long ? move : move.negated()).minus(exit.row.decimal('profit'));
      const most = entry.row
        .decimal('quantity')
        .times(entry.price)
        .times(MAX_COSTS)
        .plus(MAX_FIXED_COSTS);
      return costs.gte('-0.011') && costs.lte(most);
    });
    if (!fits) return null;
    this.reading.summary.assume(
      'point value 1 (what was earned is the move of the price, less costs)',
    );
    return entered;
  }

  #tell({ table }: ListTable): void {
    const { summary } = this.reading;
    const profit = quoted(table.nameOf('profit'));
    summary.assume(`${profit} is net of commission and stands on both rows of a trade`);
    const currency = /\b([A-Z]{3,5})$/.exec(table.nameOf('profit'))?.[1];
    if (currency !== undefined) this.reading.inCurrency(currency);
  }
}

/** More than anybody pays: beyond it, a point is worth something else than 1. */
const MAX_COSTS = new Decimal('0.02');
const MAX_FIXED_COSTS = new Decimal(20);

const withoutExchange = (symbol: string): string => symbol.replace(/^[A-Z0-9_]+:/, '');
