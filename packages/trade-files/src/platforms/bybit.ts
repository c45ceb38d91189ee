import { plain } from '@phasegate/phase-core';
import { useClockOf, withoutZone } from './clock-in-header.js';
import { splitPair, withFee } from './coins.js';
import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

const SIDES = { long: 'buy', short: 'sell', buy: 'buy', sell: 'sell' } as const;
/** Rows among the fills that are no fills. */
const NO_FILLS = ['funding', 'settle', 'settlement', 'delivery', 'sessionsettlepnl'];

/** Bybit, the trade history of derivatives or spot: a row for each fill, funding among them. */
export const bybit: Platform = {
  name: 'bybit',
  title: 'Bybit trade history',
  calendar: 'always-open',
  pointValue: '1',
  table: singleTable({
    columns: {
      market: ['market', 'contracts', 'spot pairs', 'symbol'],
      kind: ['filled type', 'exec type', 'trade type'],
      quantity: ['filled quantity', 'filled qty', 'filled qty.', 'exec qty'],
      price: ['filled price', 'exec price', 'execution price'],
      fee: ['trading fee', 'fees paid', 'fees', 'execfeev2'],
      feeCoin: ['feecoin', 'fee coin', 'fee currency'],
      direction: ['direction', 'side', 'trade side'],
      id: ['trasaction id', 'transaction id', 'trade id'],
      time: ['transaction time', 'trade time', 'timestamp', 'time'],
    },
    required: ['market', 'quantity', 'price', 'fee', 'direction', 'time'],
    fold: withoutZone,
    take(reading, table) {
      useClockOf(table.nameOf('time'), reading);
      reading.summary.assume(
        'Direction is the side of the fill, not of the position; Trading Fee is a cost',
      );
      const isSpot = /spot/i.test(table.nameOf('market'));
      return {
        row(values) {
          const kind = values.text('kind').toLowerCase().replace(/\s/g, '');
          if (NO_FILLS.includes(kind)) {
            reading.summary.leaveOut(
              `rows of ${kind}`,
              values.decimal('fee'),
              values.text('feeCoin'),
            );
            return;
          }
          const symbol = values.symbol('market');
          const units = splitPair(symbol);
          const quote = units?.quote ?? '';
          const feeCoin = values.text('feeCoin') || quote;
          if (!isSpot && quote === 'USD' && feeCoin !== 'USD')
            throw values.refuse(
              'market',
              'is a contract settled in its coin, whose result is no money',
            );
          const [price, quantity] = [values.positive('price'), values.positive('quantity')];
          const side = values.choice('direction', SIDES);
          const base = isSpot ? (units?.base ?? '') : '';
          const fee = values.decimal('fee');
          const id = values.text('id');
          reading.fill({
            ...(id === '' || id === '--' ? {} : { id }),
            ...{ symbol, side, at: values.instant('time'), price: plain(price), line: values.line },
            ...withFee({ quantity, price, side, fee, feeCoin, base, quote }, reading),
            ...(isSpot ? { owned: true } : {}),
          });
        },
      };
    },
  }),
};
