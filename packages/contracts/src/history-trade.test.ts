import { historyTradeSchema } from './history-trade.js';

const WIRE = {
  trade_id: 't1',
  symbol: 'AAPL',
  side: 'short',
  opened_at: '2026-03-09T11:00:00Z',
  closed_at: '2026-03-09T11:30:00Z',
  notional: '100.0',
  pnl: '-0',
};

test('rules 9.1: kind and prices may be left out', () => {
  expect(historyTradeSchema.parse(WIRE)).toEqual({
    ...WIRE,
    kind: 'strategy',
    opened_at: Date.UTC(2026, 2, 9, 11),
    closed_at: Date.UTC(2026, 2, 9, 11, 30),
    notional: '100',
    pnl: '0',
    entry_price: null,
    stop_price: null,
    target_price: null,
  });
});

test('a body can be held to these fields alone, every fault with its field', () => {
  const strict = historyTradeSchema.strict();
  expect(strict.safeParse(WIRE).success).toBe(true);
  expect(strict.safeParse({ ...WIRE, fee: '1' }).success).toBe(false);
  const faults = strict.safeParse({ ...WIRE, pnl: 1, side: 'up' }).error?.issues;
  expect(faults?.map(({ path }) => path)).toEqual([['side'], ['pnl']]);
});

test('rules 9.1: a trade that closes as it opens is valid, one millisecond earlier it is not', () => {
  const opened_at = '2026-03-09T11:00:00.001Z';
  expect(historyTradeSchema.safeParse({ ...WIRE, opened_at, closed_at: opened_at }).success).toBe(
    true,
  );
  const early = { ...WIRE, opened_at, closed_at: '2026-03-09T11:00:00.0009Z' };
  expect(historyTradeSchema.safeParse(early).error?.issues[0]?.path).toEqual(['closed_at']);
});
