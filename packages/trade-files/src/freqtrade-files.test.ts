import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import initSqlite from 'sql.js';
import { entry, result } from './damage.fixture.js';
import { readTradeFile, readTrades } from './index.js';
import { freqtradeDatabaseOf, zipOf } from './testing/index.js';

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

  test.each<[string, Record<string, string>, string]>([
    [
      'no result',
      CONFIG,
      'result.zip:1: file: is a zip archive that holds no backtest result (.json)',
    ],
    [
      'several',
      { 'a.json': '{}', 'b.json': '{}' },
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
  -0.0125,
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
  0.01,
  1,
  0.5,
  0,
  'force_exit',
  '2026-03-03 15:00:00',
  '2026-03-03 15:05:00',
  'Scalp',
];

describe('rules 9.6: the database of a freqtrade bot, tradesv3.sqlite', () => {
  test('holds closed trades under their own numbers; open ones are left out', async () => {
    expect(
      await readTrades(await freqtradeDatabaseOf(CLOSED, OPEN), 'tradesv3.sqlite'),
    ).toMatchObject({
      format: 'freqtrade',
      defaults: { calendar: 'always-open', risk_reward: 'realized' },
      warnings: ['trades that are still open are left out: 1 (number 8)'],
      trades: [
        {
          trade_id: '7',
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
    expect(trades).toMatchObject([{ trade_id: '9', kind: 'emergency_exit', stop_price: null }]);
  });

  test('that keeps a write-ahead log is read, unless trades still stand there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phasegate-freqtrade-'));
    const file = join(folder, 'tradesv3.sqlite');
    const bytes = Buffer.from(await freqtradeDatabaseOf(CLOSED));
    bytes[18] = bytes[19] = 2;
    writeFileSync(file, bytes);
    expect((await readTradeFile(file)).trades).toHaveLength(1);
    writeFileSync(`${file}-wal`, 'newer trades');
    await expect(readTradeFile(file)).rejects.toThrow(
      `${file}:1: file: has newer trades beside it`,
    );
    rmSync(folder, { recursive: true });
  });

  test.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'of another program',
      async () => {
        const sqlite = await initSqlite();
        const other = new sqlite.Database();
        other.run('CREATE TABLE a (b)');
        return other.export();
      },
      'is a database without the trades of freqtrade',
    ],
    [
      'whose trades go on for ever',
      async () => {
        const sqlite = await initSqlite();
        const endless = new sqlite.Database();
        endless.run(`CREATE VIEW trades AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
          SELECT id, 0 AS is_open, 1 AS close_profit, 'Swing' AS strategy FROM n`);
        return endless.export();
      },
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
      'trade 7 stake_amount: must be greater than 0',
    ],
  ])('%s is refused in one line', async (_what, bytes, fault) => {
    await expect(readTrades(await bytes(), 'db')).rejects.toThrow(fault);
  });
});
