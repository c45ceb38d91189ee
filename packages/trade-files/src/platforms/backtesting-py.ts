import type { Decimal } from '@phasegate/phase-core';
import type { Platform } from './platform.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';
import type { TableRow } from './table.js';

const COLUMNS = {
  index: [''],
  size: ['size'],
  entryBar: ['entrybar'],
  entryPrice: ['entryprice'],
  exitPrice: ['exitprice'],
  profit: ['pnl'],
  commission: ['commission'],
  entryTime: ['entrytime'],
  exitTime: ['exittime'],
};
type Field = keyof typeof COLUMNS;

/** backtesting.py, `stats._trades.to_csv()`: a row for each closed trade or closed part of one. */
export const backtestingPy: Platform = {
  name: 'backtesting-py',
  title: 'backtesting.py trades',
  calendar: 'us-equities',
  pointValue: '1',
  table: singleTable({
    columns: COLUMNS,
    required: ['size', 'entryBar', 'entryPrice', 'exitPrice', 'profit', 'entryTime', 'exitTime'],
    take(reading, table) {
      const symbol = reading.symbol({ line: table.header.line, field: 'header' });
      const entries = new Set<string>();
      return { row: (values) => take(values, symbol, reading, entries) };
    },
  }),
};

/** With a fixed or a least commission per order backtesting.py gives the whole of the entry's to each part. */
const FURTHER_PARTS =
  'further parts of positions: if the commission was fixed for each order, the entry’s is charged to every part, and P&L is too low';

/** @param entries those of the rows before: another row of the same entry is a further part of one position */
function take(
  values: TableRow<Field>,
  symbol: string,
  reading: Reading,
  entries: Set<string>,
): void {
  const size = values.decimal('size');
  const openedAt = values.instant('entryTime');
  const [entryPrice, exitPrice] = [values.positive('entryPrice'), values.positive('exitPrice')];
  const profit = values.decimal('profit');
  const moved = exitPrice.minus(entryPrice).times(size);
  const fees = values.optional('commission');
  const net = netOf(profit, moved, fees, reading);
  const entry = ['entryBar', 'entryTime', 'entryPrice'].map((field) => values.text(field as Field)).join(' '); // prettier-ignore
  if (entries.has(entry) && fees?.isZero() === false) reading.summary.count(FURTHER_PARTS);
  entries.add(entry);
  const id = values.text('index');
  reading.trade({
    ...(id === '' ? {} : { id }),
    ...{ symbol, side: size.isNegative() ? 'short' : 'long', quantity: size.abs() },
    ...{ openedAt, closedAt: values.instant('exitTime', openedAt), entryPrice, exitPrice },
    ...{ gross: fees === null ? null : net.plus(fees), fees, net, line: values.line },
  });
}

/** From 0.6 on PnL is after Commission; before, commissions are within the prices, and PnL is what they moved. */
function netOf(profit: Decimal, moved: Decimal, fees: Decimal | null, reading: Reading): Decimal {
  if (fees === null) {
    reading.summary.assume('PnL is net: this release keeps commissions within the prices');
    return profit;
  }
  const isGross = !fees.isZero() && profit.minus(moved).abs().lt(fees.abs().div(2));
  reading.summary.assume(`PnL is ${isGross ? 'before' : 'after'} Commission (the prices show it)`);
  return isGross ? profit.minus(fees) : profit;
}
