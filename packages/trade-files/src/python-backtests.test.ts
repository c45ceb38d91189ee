import { join } from 'node:path';
import { instantText } from '@phasegate/phase-core';
import { readTradeFile } from './read-trade-file.js';

const FILES = join(__dirname, '../../../fixtures/python-backtests');

/** The Python tests (clients/python/tests/with_backtests) compare what they write with the same files. */
const WRITTEN = {
  'backtesting-py.jsonl': {
    long: { entry_price: '100.03', notional: '700.21', pnl: '137.655979' },
    short: { entry_price: '89.973', notional: '269.919', pnl: '-32.1179919' },
  },
  'backtrader.jsonl': {
    long: { entry_price: '100', notional: '700', pnl: '139.4918' },
    short: { entry_price: '90', notional: '270', pnl: '-30.1881' },
  },
};

test.each(Object.entries(WRITTEN))(
  'rules 9.1: %s, as the Python package writes it, is read without a warning',
  async (name, { long, short }) => {
    const { trades, warnings, format } = await readTradeFile(join(FILES, name), {});
    expect({ format, warnings }).toEqual({ format: 'json-lines', warnings: [] });
    const read = trades.map(({ opened_at, closed_at, ...trade }) => ({
      ...trade,
      held: `${instantText(opened_at)} ${instantText(closed_at)}`,
    }));
    const both = { symbol: 'AAPL', kind: 'strategy' };
    expect(read).toEqual([
      {
        ...both,
        ...long,
        ...{ trade_id: '1', side: 'long', stop_price: '95.5', target_price: '119.9' },
        held: '2026-03-02T16:00:00.000Z 2026-03-02T19:00:00.000Z',
      },
      {
        ...both,
        ...short,
        ...{ trade_id: '2', side: 'short', stop_price: null, target_price: null },
        held: '2026-03-02T21:00:00.000Z 2026-03-02T23:00:00.000Z',
      },
    ]);
  },
);
