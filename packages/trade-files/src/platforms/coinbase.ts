import { plain } from '@phasegate/phase-core';
import { splitPair, withFee } from './coins.js';
import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

/** Coinbase Exchange (Pro) and Advanced, the report of fills. */
export const coinbase: Platform = {
  name: 'coinbase',
  title: 'Coinbase fills',
  calendar: 'always-open',
  pointValue: '1',
  table: singleTable({
    columns: {
      id: ['trade id'],
      product: ['product'],
      side: ['side'],
      time: ['created at'],
      size: ['size'],
      sizeUnit: ['size unit'],
      price: ['price'],
      fee: ['fee'],
      total: ['total'],
      unit: ['price/fee/total unit'],
    },
    required: ['product', 'side', 'time', 'size', 'price', 'fee', 'unit'],
    take(reading) {
      return {
        row(values) {
          const symbol = values.symbol('product');
          const units = splitPair(symbol);
          const quote = values.text('unit');
          const base = values.text('sizeUnit') || (units?.base ?? '');
          const [price, quantity] = [values.positive('price'), values.positive('size')];
          const side = values.choice('side', { buy: 'buy', sell: 'sell' } as const);
          const fee = values.decimal('fee');
          const id = values.text('id');
          reading.fill({
            ...(id === '' ? {} : { id: `${symbol} ${id}` }),
            ...{ symbol, side, at: values.instant('time'), price: plain(price), line: values.line },
            ...withFee({ quantity, price, side, fee, feeCoin: quote, base, quote }, reading),
            owned: true,
          });
        },
      };
    },
  }),
};
