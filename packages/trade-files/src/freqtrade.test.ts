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
        pnl: '0.0000399',
        entry_price: '0.0943',
        stop_price: '0.08487',
        target_price: null,
      },
    ],
  });
});

test('rules 1.1, 9.6: no digit is lost to a float before the last rounding', async () => {
  expect(
    await only({
      stake_amount: '12345678901234567.123456789',
      profit_abs: '-123456789012345678.1234567851',
      leverage: '3.3',
      open_rate: '9.64e-05',
      initial_stop_loss_abs: '3.0050999999999997e-05',
    }),
  ).toMatchObject({
    notional: '40740740374074071.5074074',
    pnl: '-123456789012345678.12345679',
    entry_price: '0.0000964',
    stop_price: '0.000030050999999999997',
  });
});

test.each([
  ['0.000000015', '0.00000002'],
  ['0.000000025', '0.00000002'],
  ['-0.000000015', '-0.00000002'],
  ['1e-9', '0'],
])('rules 1.1, 9.6: a profit_abs of %s is %s, half to even', async (profit_abs, pnl) => {
  expect(await only({ profit_abs })).toMatchObject({ pnl });
});

test('rules 2.4, 9.6: -0.0 is a flat trade', async () => {
  expect(await only({ profit_abs: '-0.0' })).toMatchObject({ pnl: '0' });
});

const order = (fields: Record<string, unknown>) =>
  JSON.stringify({
    ft_is_entry: true,
    ft_order_side: 'buy',
    amount: 2,
    safe_price: 10.5,
    order_filled_timestamp: 1515568500000,
    ...fields,
  });
const orders = (...list: string[]) => ({ orders: `[${list.join(',')}]` });
const sell = { ft_is_entry: false, ft_order_side: 'sell' };

test.each([
  ['the entry orders', orders(order({}), order(sell), order({ amount: 0.5 })), '26.25'],
  ['what was executed of them', orders(order({ filled: 1.5 })), '15.75'],
  ['the filled ones', orders(order({}), order({ order_filled_timestamp: null })), '21'],
  ['the filled ones', orders(order({}), order({ filled: 0 })), '21'],
  [
    'the side that enters',
    orders(order({ ft_is_entry: undefined }), order({ ...sell, ft_is_entry: undefined })),
    '21',
  ],
  [
    'a short’s entry',
    {
      ...orders(order({ ft_is_entry: undefined }), order({ ...sell, ft_is_entry: undefined })),
      is_short: 'true',
    },
    '21',
  ],
  ['without orders, max_stake_amount', { orders: 'null', max_stake_amount: '0.003' }, '0.006'],
  ['without that, stake_amount', { orders: '[]', max_stake_amount: 'null' }, '0.002'],
  ['without a leverage, 1', { leverage: undefined }, '0.001'],
])('rules 9.6: the notional is the sum of %s: %j', async (_what, fields, notional) => {
  expect(await only({ leverage: '2.0', ...fields })).toMatchObject({ notional });
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
  [{ exit_reason: '"emergency_exit"' }, { kind: 'emergency_exit' }],
  [{ exit_reason: '"liquidation"' }, { kind: 'strategy' }],
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
    entry({ close_timestamp: 'null', profit_abs: 'null' }),
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

test.each([
  { exit_reason: '"force_exit"' },
  { exit_reason: undefined, sell_reason: '"force_sell"' },
])('rules 9.6: %j of a backtest is left out', async (fields) => {
  const { trades, warnings } = await swing(entry(), entry(fields), entry());
  expect(trades.map(({ trade_id }) => trade_id)).toEqual(['1', '3']);
  expect(warnings).toEqual([
    'trades that only the end of the backtest closed (force_exit) are left out: 1 (number 2)',
  ]);
});

test.each(['force_exit', 'force_sell', 'emergency_exit'])(
  'rules 9.6: a %s of a bot is an emergency exit',
  async (exit_reason) => {
    const list = `[${entry({ exit_reason: `"${exit_reason}"` })}]`;
    expect((await readTrades(list, 'trades.json')).trades).toMatchObject([
      { kind: 'emergency_exit' },
    ]);
  },
);

test('rules 9.6: a list of a bot’s trades may hold several strategies', async () => {
  const list = `[${entry({ strategy: '"A"' })},${entry({ strategy: '"B"', pair: '"X/BTC"' })}]`;
  await expect(readTrades(list, 'trades.json')).rejects.toThrow(
    'trades.json:1: strategy: holds several, so one must be named: "A", "B"',
  );
  const { trades } = await readTrades(list, 'trades.json', { strategy: 'B' });
  expect(trades).toMatchObject([{ trade_id: '1', symbol: 'X/BTC' }]);
});

test('rules 1.5: amounts in several currencies are no record', async () => {
  const list = ['BTC', 'USDT'].map((quote) => entry({ quote_currency: `"${quote}"` }));
  await expect(readTrades(`[${list.join(',')}]`, 'trades.json')).rejects.toThrow(
    'trades.json:1: stake_currency: amounts are in several: "BTC", "USDT"',
  );
});

test('rules 9.6: of several strategies one must be named', async () => {
  const several = `{"strategy":{"A":{"trades":[${entry()}]},"B":{"trades":[${entry()},${entry()}]}}}`;
  await expect(readTrades(several, 'result.json')).rejects.toThrow(
    'result.json:1: strategy: holds several, so one must be named: "A", "B"',
  );
  const { trades } = await readTrades(several, 'result.json', { strategy: 'B' });
  expect(trades).toHaveLength(2);
});
