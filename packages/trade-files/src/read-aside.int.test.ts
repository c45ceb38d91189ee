import { csv, result, entry, row } from './damage.fixture.js';
import { readTradesAside, type AsideOptions } from './index.js';
import { freqtradeDatabaseOf } from './testing/index.js';

const LIMITS: AsideOptions = {
  mostSeconds: 60,
  mostHeapMb: 256,
  mostTrades: 1_000,
  leaveOut: true,
};
const read = (content: string | Uint8Array, options: Partial<AsideOptions> = {}) =>
  readTradesAside(Buffer.from(content as string), 'trades', { ...LIMITS, ...options });

describe('a trade file that is read in a process of its own', () => {
  test('holds what it holds here, also where the trades come in several parts', async () => {
    const rows = Array.from({ length: 2_500 }, (_none, index) => row({ trade_id: `t${index}` }));
    const { trades, leftOutCount, format } = await read(csv(...rows), { mostTrades: 2_500 });
    expect(format).toBe('csv');
    expect(leftOutCount).toBe(0);
    expect(trades.map(({ trade_id }) => trade_id)).toEqual(rows.map((_row, index) => `t${index}`));
  });

  test('leaves out trades at fault, each with its line and its reason', async () => {
    const file = csv(row(), row({ trade_id: 't2', pnl: '1,5' }), row(), row({ trade_id: 't3' }));
    const { trades, leftOut, leftOutCount } = await read(file);
    expect(trades.map(({ trade_id }) => trade_id)).toEqual(['t1', 't3']);
    expect(leftOutCount).toBe(2);
    expect(leftOut).toEqual([
      { place: 'line 3', trade_id: 't2', reason: 'row: has 12 values where the header has 11' },
      { place: 'line 4', trade_id: 't1', reason: 'trade_id: "t1" was already used on line 2' },
    ]);
  });

  test('names a trade of freqtrade by its number', async () => {
    const { leftOut } = await read(
      result(entry(), entry({ is_open: 'true' }), entry({ stake_amount: '-1' })),
    );
    expect(leftOut).toEqual([
      { place: 'trade 2', trade_id: '2', reason: 'is still open' },
      { place: 'trade 3', trade_id: '3', reason: 'stake_amount: must be greater than 0: -1' },
    ]);
  });

  test('is the file’s fault when it takes too many trades, too much memory or too long', async () => {
    await expect(read(csv(...Array<string>(1_001).fill('x')))).rejects.toThrow(
      'trades:1: file: holds more than 1000 trades',
    );
    await expect(
      read(csv(...Array<string>(10_001).fill('x')), { mostTrades: 20_000 }),
    ).rejects.toThrow(
      'trades:1: file: holds more than 10000 trades that cannot be taken, the first at line 2: row: has 1 values',
    );
    const wide = `{"strategy":{"a":{"trades":[${'{},'.repeat(6_000_000)}{}]}}}`;
    await expect(read(wide, { mostHeapMb: 64 })).rejects.toThrow(
      'trades:1: file: takes more memory to read than there is for it',
    );
    await expect(read('\n'.repeat(20_000_000), { mostSeconds: 0.5 })).rejects.toThrow(
      'trades:1: file: takes longer than 0.5 s to read',
    );
  });

  test('is not read on when nobody waits for it any more', async () => {
    const gone = new AbortController();
    const reading = read('\n'.repeat(20_000_000), { signal: gone.signal });
    gone.abort(new Error('nobody waits'));
    await expect(reading).rejects.toThrow('nobody waits');
  });

  test('may be a database', async () => {
    await expect(read((await freqtradeDatabaseOf()).slice(0, 2_000))).rejects.toThrow(
      'is a database that cannot be read',
    );
  });
});
