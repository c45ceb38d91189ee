import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, result } from './damage.fixture.js';
import { readTrades } from './index.js';
import { databaseOf, freqtradeDatabaseOf, zipOf } from './testing/index.js';

const CONFIG = {
  'backtest-result-2026_config.json': '{}',
  'backtest-result-2026_Swing.py': 'pass',
};

describe('rules 9.6: the zip archive that freqtrade writes', () => {
  test('holds what its result holds', async () => {
    const text = result(entry(), entry());
    const zip = zipOf({ 'backtest-result-2026.json': text, ...CONFIG });
    expect((await readTrades(zip, 'result.zip')).trades).toEqual(
      (await readTrades(text, 'result.json')).trades,
    );
  });

  test('may hold the parameters of its strategy, and other JSON', async () => {
    const zip = zipOf({
      'backtest-result-2026_Swing.json': '{"strategy_name":"Swing","params":{}}',
      'backtest-result-2026.json': result(entry()),
      'notes.json': '[]',
      ...CONFIG,
    });
    expect((await readTrades(zip, 'result.zip')).trades).toHaveLength(1);
  });

  test('may hold a database and its write-ahead log instead', async () => {
    const folder = join(__dirname, '../../../fixtures/freqtrade/stopped-bot');
    const file = (name: string) => readFileSync(join(folder, name));
    const zip = zipOf({
      'bot/tradesv3.dryrun.sqlite': file('tradesv3.dryrun.sqlite'),
      'bot/tradesv3.dryrun.sqlite-wal': file('tradesv3.dryrun.sqlite-wal'),
    });
    const { trades, warnings } = await readTrades(zip, 'bot.zip');
    expect(trades).toHaveLength(6);
    expect(warnings).toEqual(['trades that are still open are left out: 1 (number 4)']);
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'no result',
      CONFIG,
      'result.zip:1: file: is a zip archive that holds neither a backtest result (.json) nor the database of a bot',
    ],
    [
      'several',
      { 'a.json': result(), 'b.json': result() },
      'result.zip:1: file: is a zip archive that holds several results: unpack the one you want',
    ],
    [
      'another archive as its result',
      { 'a.json': zipOf({ 'b.json': '{}' }).toString('latin1') },
      'result.zip/a.json:1: file: is a zip archive within another: unpack it first',
    ],
    [
      'a result at fault',
      { 'a.json': '{"strategy": {}}' },
      'result.zip/a.json:1: strategy: holds no strategy',
    ],
  ])('with %s is refused in one line', async (_what, files, fault) => {
    await expect(readTrades(zipOf(files), 'result.zip')).rejects.toThrow(fault);
  });

  test('that was damaged is refused, wherever the damage is', async () => {
    const whole = zipOf({ 'backtest-result.json': result(entry()) });
    for (let place = 40; place < whole.length; place += 97) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 0xff;
      const outcome = await readTrades(damaged, 'result.zip').catch((error: Error) => error);
      if (outcome instanceof Error) expect(outcome.name).toBe('BadTradeFile');
    }
    await expect(readTrades(whole.subarray(0, 200), 'result.zip')).rejects.toThrow(
      'is a zip archive that cannot be unpacked',
    );
  });
});

const CLOSED = [
  7,
  'ETH/BTC',
  0,
  1,
  100.5,
  3,
  -1.25625,
  0.0943,
  0.1037,
  'stop_loss',
  '2026-03-02 15:00:00.123456',
  '2026-03-02 16:30:00',
  'Swing',
];
const OPEN = [
  8,
  'XRP/BTC',
  1,
  0,
  100,
  null,
  null,
  0.5,
  0,
  null,
  '2026-03-03 15:00:00',
  null,
  'Swing',
];
const OTHER = [
  9,
  'XRP/BTC',
  0,
  0,
  100,
  1,
  1,
  0.5,
  0,
  'force_exit',
  '2026-03-03 15:00:00',
  '2026-03-03 15:05:00',
  'Scalp',
];

describe('rules 9.6: the database of a freqtrade bot, tradesv3.sqlite', () => {
  test('holds closed trades, numbered by their places; open ones are left out', async () => {
    expect(
      await readTrades(await freqtradeDatabaseOf(CLOSED, OPEN), 'tradesv3.sqlite'),
    ).toMatchObject({
      format: 'freqtrade',
      defaults: { calendar: 'always-open', risk_reward: 'realized' },
      warnings: ['trades that are still open are left out: 1 (number 2)'],
      trades: [
        {
          trade_id: '1',
          symbol: 'ETH/BTC',
          side: 'short',
          kind: 'strategy',
          opened_at: Date.UTC(2026, 2, 2, 15, 0, 0, 123),
          closed_at: Date.UTC(2026, 2, 2, 16, 30),
          notional: '301.5',
          pnl: '-1.25625',
          entry_price: '0.0943',
          stop_price: '0.1037',
        },
      ],
    });
  });

  test('of several strategies one is named', async () => {
    const bytes = await freqtradeDatabaseOf(CLOSED, OTHER);
    await expect(readTrades(bytes, 'db')).rejects.toThrow(
      'db:1: strategy: holds several, so one must be named: "Swing", "Scalp"',
    );
    const { trades } = await readTrades(bytes, 'db', { strategy: 'Scalp' });
    expect(trades).toMatchObject([{ trade_id: '1', kind: 'emergency_exit', stop_price: null }]);
  });

  test.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'of another program',
      () => databaseOf('CREATE TABLE a (b)'),
      'is a database without the trades of freqtrade',
    ],
    [
      'whose trades go on for ever',
      () =>
        databaseOf(`CREATE VIEW trades AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
          SELECT id, 0 AS is_open, 1 AS close_profit_abs, 'Swing' AS strategy FROM n`),
      'is a database without the trades of freqtrade',
    ],
    [
      'that was cut off',
      async () => (await freqtradeDatabaseOf(CLOSED)).subarray(0, 3000),
      'is a database that cannot be read',
    ],
    ['without a closed trade', () => freqtradeDatabaseOf(OPEN), 'holds no trades'],
    [
      'with a trade at fault',
      () => freqtradeDatabaseOf(CLOSED.with(4, -5)),
      'trade 1 stake_amount: must be greater than 0',
    ],
  ])('%s is refused in one line', async (_what, bytes, fault) => {
    await expect(readTrades(await bytes(), 'db')).rejects.toThrow(fault);
  });
});
