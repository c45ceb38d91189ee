import { Decimal, plain } from '@phasegate/phase-core';
import { isJsonObject } from '../json.js';
import { jsonText } from './json-text.js';
import type { Platform } from './platform.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';
import { Table, type TableRow } from './table.js';

const COLUMNS = {
  id: ['id'],
  kind: ['activity type'],
  time: ['transaction time'],
  price: ['price'],
  quantity: ['qty'],
  side: ['side'],
  symbol: ['symbol'],
  amount: ['net amount'],
};
type Field = keyof typeof COLUMNS;

const SIDES = { buy: 'buy', sell: 'sell', 'sell short': 'sell', 'buy to cover': 'buy' } as const;

/** Alpaca, the activities of an account: fills among dividends, fees, interest. */
export const alpaca: Platform = {
  name: 'alpaca',
  title: 'Alpaca account activities',
  calendar: 'us-equities',
  pointValue: '1',
  table: singleTable({
    columns: COLUMNS,
    required: ['kind', 'time', 'price', 'quantity', 'side', 'symbol'],
    take: (reading) => ({ row: (values) => take(values, reading) }),
  }),
  json: {
    hint: /"activity_type"/,
    recognizes: (document) =>
      Array.isArray(document) &&
      document.some((entry) => isJsonObject(entry) && 'activity_type' in entry),
    read(document, reading) {
      const header = {
        line: 1,
        cells: Object.values(COLUMNS).map((names) => names.join('_').replace(' ', '_')),
      };
      const table = Table.of<Field>(header, COLUMNS, [])!;
      for (const entry of document as readonly unknown[]) {
        const fields = isJsonObject(entry) ? entry : {};
        const cells = header.cells.map((name) => jsonText(fields[name]));
        take(table.row({ line: 1, cells, ragged: true }, reading), reading);
      }
    },
  },
};

function take(values: TableRow<Field>, reading: Reading): void {
  const kind = values.text('kind');
  if (kind !== 'FILL') {
    const amount = values.optional('amount') ?? new Decimal(0);
    reading.summary.leaveOut(`${kind} activities: they belong to a day, not to a trade`, amount);
    return;
  }
  const id = values.text('id');
  const symbol = values.symbol('symbol');
  reading.fill({
    ...(id === '' ? {} : { id }),
    ...{ symbol, side: values.choice('side', SIDES), at: values.instant('time') },
    quantity: plain(values.positive('quantity')),
    price: plain(values.positive('price')),
    ...{ costs: null, line: values.line },
    // Coins cannot be sold short.
    ...(symbol.includes('/') ? { owned: true } : {}),
  });
}
