import { Decimal } from '@phasegate/phase-core';
import type { Platform } from './platform.js';
import { singleTable } from './single-table.js';

/** TopstepX and the other front ends of ProjectX: a row for each closed slice of a position. */
export const topstepx: Platform = {
  name: 'topstepx',
  title: 'TopstepX (ProjectX) trades',
  calendar: 'us-equities',
  pointValue: null,
  futuresOnly: true,
  table: singleTable({
    columns: {
      id: ['id'],
      contract: ['contractname', 'contract name'],
      enteredAt: ['enteredat', 'entered at'],
      exitedAt: ['exitedat', 'exited at'],
      entryPrice: ['entryprice', 'entry price'],
      exitPrice: ['exitprice', 'exit price'],
      fees: ['fees'],
      profit: ['pnl', 'p&l'],
      size: ['size'],
      type: ['type'],
      commissions: ['commissions'],
    },
    required: [
      'contract',
      'enteredAt',
      'exitedAt',
      'entryPrice',
      'exitPrice',
      'profit',
      'size',
      'type',
    ],
    take(reading) {
      reading.monthFirst();
      reading.summary.assume('PnL is before Fees and Commissions');
      return {
        row(values) {
          const openedAt = values.instant('enteredAt');
          const gross = values.decimal('profit');
          const given = (['fees', 'commissions'] as const)
            .map((field) => values.optional(field))
            .filter((fee) => fee !== null);
          const fees =
            given.length === 0 ? null : given.reduce((sum, fee) => sum.plus(fee), new Decimal(0));
          const id = values.text('id');
          reading.trade({
            ...(id === '' ? {} : { id }),
            symbol: values.symbol('contract'),
            side: values.choice('type', {
              long: 'long',
              short: 'short',
              buy: 'long',
              sell: 'short',
            } as const),
            ...{ openedAt, closedAt: values.instant('exitedAt', openedAt) },
            quantity: values.positive('size'),
            ...{
              entryPrice: values.positive('entryPrice'),
              exitPrice: values.positive('exitPrice'),
            },
            ...{ gross, fees, net: gross.minus(fees ?? 0), line: values.line },
          });
        },
      };
    },
  }),
};
