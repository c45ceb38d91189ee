import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

/** backtrader has no export of its own; this is the analyzer `trade_list` that its community passes on. */
export const backtrader: Platform = {
  name: 'backtrader',
  title: 'backtrader trade_list',
  calendar: 'us-equities',
  pointValue: '1',
  table: singleTable({
    columns: {
      ref: ['ref'],
      ticker: ['ticker'],
      direction: ['dir'],
      dateIn: ['datein'],
      priceIn: ['pricein'],
      dateOut: ['dateout'],
      priceOut: ['priceout'],
      profit: ['pnl'],
      size: ['size'],
      value: ['value'],
    },
    required: ['direction', 'dateIn', 'priceIn', 'dateOut', 'priceOut', 'profit', 'size'],
    take(reading) {
      let same = 0;
      let rows = 0;
      return {
        row(values) {
          const openedAt = values.instant('dateIn');
          const [entryPrice, exitPrice] = [values.positive('priceIn'), values.positive('priceOut')];
          const size = values.decimal('size');
          const long = values.choice('direction', {
            long: true,
            short: false,
            buy: true,
            sell: false,
          });
          const net = values.decimal('profit');
          const moved = exitPrice
            .minus(entryPrice)
            .times(size.abs())
            .times(long ? 1 : -1);
          rows += 1;
          if (moved.minus(net).abs().lt('0.000001') && !moved.isZero()) same += 1;
          const id = values.text('ref');
          const value = values.optional('value')?.abs();
          reading.trade({
            ...(id === '' ? {} : { id }),
            symbol: values.table.has('ticker')
              ? values.symbol('ticker')
              : reading.symbol(values.place('ticker')),
            ...{ side: long ? 'long' : 'short', quantity: size.abs(), openedAt },
            ...{ closedAt: values.instant('dateOut', openedAt), entryPrice, exitPrice },
            ...{ gross: null, fees: null, net, line: values.line },
            ...(value === undefined || value.isZero() ? {} : { notional: value }),
          });
        },
        end() {
          if (rows > 0 && same === rows)
            reading.summary.warn(
              'pnl is what the prices moved: either there were no commissions, or this copy of the analyzer leaves them out',
            );
          else reading.summary.assume('pnl is after commission (pnlcomm)');
        },
      };
    },
  }),
};
