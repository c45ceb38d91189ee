import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

/** vectorbt, `pf.trades.records_readable.to_csv()` (or of positions): a row for each trade, open ones too. */
export const vectorbt: Platform = {
  name: 'vectorbt',
  title: 'vectorbt trades',
  calendar: 'us-equities',
  pointValue: '1',
  table: singleTable({
    columns: {
      id: ['exit trade id', 'trade id', 'position id'],
      column: ['column'],
      size: ['size'],
      entryTime: ['entry timestamp', 'entry index'],
      entryPrice: ['avg entry price', 'entry price'],
      entryFees: ['entry fees'],
      exitTime: ['exit timestamp', 'exit index'],
      exitPrice: ['avg exit price', 'exit price'],
      exitFees: ['exit fees'],
      profit: ['pnl'],
      direction: ['direction'],
      status: ['status'],
    },
    required: [
      'size',
      'entryTime',
      'entryPrice',
      'exitTime',
      'exitPrice',
      'profit',
      'direction',
      'status',
    ],
    take(reading) {
      reading.summary.assume('PnL is after Entry Fees and Exit Fees');
      return {
        row(values) {
          if (values.text('status').toLowerCase() === 'open') {
            reading.summary.leaveOut('open trades');
            return;
          }
          const openedAt = values.instant('entryTime');
          const net = values.decimal('profit');
          const [entry, exit] = [values.optional('entryFees'), values.optional('exitFees')];
          const fees = entry === null || exit === null ? null : entry.plus(exit);
          const id = values.text('id');
          reading.trade({
            ...(id === '' ? {} : { id }),
            symbol: values.table.has('column')
              ? values.symbol('column')
              : reading.symbol(values.place('column')),
            side: values.choice('direction', { long: 'long', short: 'short' } as const),
            ...{ openedAt, closedAt: values.instant('exitTime', openedAt) },
            quantity: values.positive('size'),
            ...{
              entryPrice: values.positive('entryPrice'),
              exitPrice: values.positive('exitPrice'),
            },
            ...{ gross: fees === null ? null : net.plus(fees), fees, net, line: values.line },
          });
        },
      };
    },
  }),
};
