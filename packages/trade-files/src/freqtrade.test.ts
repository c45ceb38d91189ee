import { entry, result } from './damage.fixture.js';
import { readTrades } from './index.js';

const swing = (...entries: string[]) => readTrades(result(...entries), 'result.json');

async function only(fields: Parameters<typeof entry>[0]) {
  const { trades } = await swing(entry(fields));
  return trades[0];
}

test('rules 9.6: a closed trade, with the defaults of a crypto backtest', async () => {
  expect(await swing(entry())).toMatchObject({
    format: 'freqtrade',
    defaults: { calendar: 'always-open', risk_reward: 'realized' },
    warnings: [],
    trades: [
      {
        trade_id: '1',
        symbol: 'ETH/BTC',
        side: 'long',
        kind: 'strategy',
        opened_at: 1515568500000,
        closed_at: 1515568800000,
        notional: '0.001',
        pnl: '0.00003990025',
        entry_price: '0.0943',
        stop_price: '0.08487',
        target_price: null,
      },
    ],
  });
});

test('rules 1.1, 9.6: no digit is lost to a float', async () => {
  expect(
    await only({
      stake_amount: '12345678901234567.123456789',
      profit_ratio: '-1.000000000000000000001e-05',
      leverage: '3.3',
      open_rate: '9.64e-05',
      initial_stop_loss_abs: '3.0050999999999997e-05',
    }),
  ).toMatchObject({
    notional: '40740740374074071.5074074037',
    pnl: '-123456789012.34567123469134678901234567123456789',
    entry_price: '0.0000964',
    stop_price: '0.000030050999999999997',
  });
});

test('rules 2.4, 9.6: -0.0 is a flat trade', async () => {
  expect(await only({ profit_ratio: '-0.0', profit_abs: undefined })).toMatchObject({ pnl: '0' });
});

test.each([
  [
    { is_short: 'true', leverage: '2.0' },
    { side: 'short', notional: '0.002' },
  ],
  [
    { is_short: 'null', leverage: 'null' },
    { side: 'long', notional: '0.001' },
  ],
  [
    { initial_stop_loss_abs: '0.0', open_rate: 'null' },
    { stop_price: null, entry_price: null },
  ],
  [{ initial_stop_loss_abs: undefined }, { stop_price: null }],
  [{ exit_reason: '"force_exit"' }, { kind: 'emergency_exit' }],
  [{ exit_reason: '"emergency_exit"' }, { kind: 'emergency_exit' }],
  [{ exit_reason: undefined, sell_reason: '"force_sell"' }, { kind: 'emergency_exit' }],
  [{ exit_reason: '"stop_loss"' }, { kind: 'strategy' }],
  [{ exit_reason: 'null' }, { kind: 'strategy' }],
  [{ open_timestamp: '1515568500000.9' }, { opened_at: 1515568500000 }],
  [
    {
      open_timestamp: undefined,
      close_timestamp: 'null',
      open_date: '"2018-01-10 07:15:00+00:00"',
      close_date: '"2018-01-10 08:20:00+01:00"',
    },
    { opened_at: 1515568500000, closed_at: 1515568800000 },
  ],
])('rules 9.6: %j is read as %j', async (fields, expected) => {
  expect(await only(fields)).toMatchObject(expected);
});

test('rules 9.6: open trades are left out, and the others keep their places', async () => {
  const { trades, warnings } = await swing(
    entry({ is_open: 'true' }),
    entry(),
    entry({ close_timestamp: 'null', profit_ratio: 'null' }),
    entry(),
  );
  expect(trades.map(({ trade_id }) => trade_id)).toEqual(['2', '4']);
  expect(warnings).toEqual(['trades that are still open are left out: 2 (number 1, 3)']);
});

test('a fault found later names the place in the list, open trades counted', async () => {
  const { faultIn } = await swing(entry({ is_open: 'true' }), entry());
  expect(faultIn(0, 'opened_at', 'is too early').message).toBe(
    'result.json:1: trade 2 opened_at: is too early',
  );
});

test('rules 9.6: profit_abs before fees is warned of once, and not used', async () => {
  const gross = entry({ profit_abs: '4.5112781954887056e-05' });
  const { trades, warnings } = await swing(gross, entry(), gross, entry({ profit_abs: undefined }));
  expect(trades.map(({ pnl }) => pnl)).toEqual(Array(4).fill('0.00003990025'));
  expect(warnings).toEqual([
    'gross and net profit differ in 2 of 3 trades: profit_abs adds up to 0.00013013, ' +
      'profit_ratio times stake_amount, which is used, to 0.0001197',
  ]);
});

test('what rounding to 8 places explains is no difference', async () => {
  const rounded = entry({
    stake_amount: '66.66666666666667',
    profit_ratio: '0.01234568',
    profit_abs: '0.82304496',
  });
  expect((await swing(rounded)).warnings).toEqual([]);
});

test('rules 9.6: of several strategies one must be named', async () => {
  const several = `{"strategy":{"A":{"trades":[${entry()}]},"B":{"trades":[${entry()},${entry()}]}}}`;
  await expect(readTrades(several, 'result.json')).rejects.toThrow(
    'result.json:1: strategy: holds several, so one must be named: "A", "B"',
  );
  const { trades } = await readTrades(several, 'result.json', { strategy: 'B' });
  expect(trades).toHaveLength(2);
});
