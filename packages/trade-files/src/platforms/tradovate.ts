import { plain } from '@phasegate/phase-core';
import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

const facts = { calendar: 'us-equities', pointValue: null, futuresOnly: true } as const;

/** Tradovate, the tab Performance: a row for each pair of fills that it matched; so the position history. */
export const tradovate: Platform = {
  ...{ name: 'tradovate', title: 'Tradovate performance', ...facts },
  table: singleTable({
    columns: {
      symbol: ['symbol', 'contract'],
      buyId: ['buyfillid', 'buy fill id'],
      sellId: ['sellfillid', 'sell fill id'],
      quantity: ['qty', 'paired qty'],
      buyPrice: ['buyprice', 'buy price'],
      sellPrice: ['sellprice', 'sell price'],
      profit: ['pnl', 'p/l'],
      boughtAt: ['boughttimestamp', 'bought timestamp'],
      soldAt: ['soldtimestamp', 'sold timestamp'],
    },
    required: ['symbol', 'quantity', 'buyPrice', 'sellPrice', 'profit', 'boughtAt', 'soldAt'],
    take(reading) {
      reading.monthFirst();
      reading.summary.assume('pnl is before fees; what was sold before it was bought is short');
      return {
        row(values) {
          const [bought, sold] = [values.instant('boughtAt'), values.instant('soldAt')];
          const [buy, sell] = [values.positive('buyPrice'), values.positive('sellPrice')];
          const gross = values.decimal('profit');
          const long = bought <= sold;
          const ids = [values.text('buyId'), values.text('sellId')];
          reading.trade({
            ...(ids.includes('') ? {} : { id: ids.join('-') }),
            symbol: values.symbol('symbol'),
            side: long ? 'long' : 'short',
            ...(long ? { openedAt: bought, closedAt: sold } : { openedAt: sold, closedAt: bought }),
            quantity: values.positive('quantity'),
            ...(long ? { entryPrice: buy, exitPrice: sell } : { entryPrice: sell, exitPrice: buy }),
            ...{ gross, fees: null, net: gross, line: values.line },
          });
        },
      };
    },
  }),
};

const SIDES = { buy: 'buy', sell: 'sell', b: 'buy', s: 'sell' } as const;

/** Tradovate, the tab Orders: those that were filled count, each as one fill at its average price. */
export const tradovateOrders: Platform = {
  ...{ name: 'tradovate-orders', title: 'Tradovate orders', ...facts },
  table: singleTable({
    columns: {
      id: ['orderid', 'order id'],
      side: ['b/s'],
      contract: ['contract'],
      price: ['avgprice', 'avg fill price'],
      quantity: ['filledqty', 'filled qty'],
      time: ['fill time'],
      status: ['status'],
    },
    required: ['side', 'contract', 'price', 'quantity', 'time', 'status'],
    take(reading) {
      reading.monthFirst();
      return {
        row(values) {
          const status = values.text('status').toLowerCase();
          if (values.text('quantity') === '' || values.text('quantity') === '0') {
            reading.summary.leaveOut(`${status || 'unfilled'} orders`);
            return;
          }
          const id = values.text('id');
          reading.fill({
            ...(id === '' ? {} : { id }),
            symbol: values.symbol('contract'),
            side: values.choice('side', SIDES),
            at: values.instant('time'),
            quantity: plain(values.positive('quantity')),
            price: plain(values.positive('price')),
            costs: null,
            line: values.line,
          });
        },
      };
    },
  }),
};

/** Tradovate, the tab Fills; it holds the commission and a clock in UTC beside that of the exporter. */
export const tradovateFills: Platform = {
  ...{ name: 'tradovate-fills', title: 'Tradovate fills', ...facts },
  table: singleTable({
    columns: {
      id: ['fill id', 'id'],
      side: ['b/s', 'action'],
      contract: ['contract'],
      price: ['price'],
      quantity: ['quantity', 'qty'],
      utc: ['utc timestamp'],
      time: ['timestamp'],
      commission: ['commission'],
    },
    required: ['id', 'side', 'contract', 'price', 'quantity', 'time'],
    // `_timestamp` and `Timestamp` are two clocks.
    fold: (cell) =>
      cell === '_timestamp'
        ? 'utc timestamp'
        : cell.replace(/^_/, '').replace(/\s+/g, ' ').toLowerCase(),
    fits: (cells) => cells.includes('fill id') || cells.includes('utc timestamp'),
    take(reading) {
      reading.monthFirst();
      return {
        row(values) {
          const commission = values.optional('commission');
          const utc = values.text('utc');
          reading.fill({
            id: values.text('id'),
            symbol: values.symbol('contract'),
            side: values.choice('side', SIDES),
            at: utc === '' ? values.instant('time') : reading.utcInstant(values.place('utc'), utc),
            quantity: plain(values.positive('quantity')),
            price: plain(values.positive('price')),
            costs: commission === null ? null : plain(commission.abs()),
            line: values.line,
          });
        },
      };
    },
  }),
};
