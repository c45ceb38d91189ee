import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from '@phasegate/phase-core';
import { readTradeFile, readTrades, type TradeList } from './index.js';

const FILES = join(__dirname, '../../../fixtures/freqtrade');
const fixture = (name: string) => join(FILES, name);
const DATABASE = fixture('stopped-bot/tradesv3.dryrun.sqlite');

function sums({ trades }: TradeList): [trades: number, pnl: string, notional: string] {
  const sum = (field: 'pnl' | 'notional') =>
    trades.reduce((total, trade) => total.plus(trade[field]), new Decimal(0)).toFixed();
  return [trades.length, sum('pnl'), sum('notional')];
}

const numbersOf = ({ trades }: TradeList, kind: string) =>
  trades.filter((trade) => trade.kind === kind).map(({ trade_id }) => trade_id);

describe('rules 9.6: backtests of freqtrade 2026.9 and 2025.2', () => {
  test.each<[file: string, strategy: string | undefined, ...ReturnType<typeof sums>]>([
    ['spot.zip', undefined, 111, '340.98055212', '55478.0641503'],
    ['steps.zip', undefined, 62, '-236.21804651', '31482.1940001'],
    ['futures.zip', undefined, 165, '486.93418663', '244020.8257'],
    ['left-open.zip', undefined, 52, '174.58335407', '25990.4455981'],
    ['several.zip', 'Tide', 64, '266.15637359', '31987.6877328'],
    ['several.zip', 'Steps', 22, '-76.50548638', '10494.5624585'],
    ['parameters.zip', undefined, 41, '190.52421029', '20492.4041809'],
    ['futures-by-2025.2.zip', undefined, 82, '-311.23794946', '70066.41656'],
  ])('%s, %s: %d trades, pnl %s, notional %s', async (file, strategy, ...expected) => {
    const list = await readTradeFile(fixture(file), strategy === undefined ? {} : { strategy });
    expect(sums(list)).toEqual(expected);
    expect(list).toMatchObject({ format: 'freqtrade', currency: 'USDT' });
    expect(numbersOf(list, 'emergency_exit')).toEqual([]);
  });

  test('what the end of the run or of a pair’s candles closed is left out, by name', async () => {
    const { warnings, trades } = await readTradeFile(fixture('left-open.zip'));
    expect(warnings).toEqual([
      'trades that only the end of the backtest closed (force_exit) are left out: 2 (number 53, 54)',
    ]);
    expect(trades.at(-1)!.trade_id).toBe('52');
    expect((await readTradeFile(fixture('spot.zip'))).warnings).toEqual([]);
  });

  test('a liquidation is a loss of the strategy', async () => {
    const { trades } = await readTradeFile(fixture('futures.zip'));
    for (const number of ['43', '44', '137'])
      expect(trades.find(({ trade_id }) => trade_id === number)).toMatchObject({
        kind: 'strategy',
        pnl: expect.stringMatching(/^-/),
      });
  });
});

describe('rules 9.6: what a bot of freqtrade 2026.9 kept', () => {
  test.each(['tradesv3.dryrun.sqlite', 'show-trades.json'])('%s', async (file) => {
    const list = await readTradeFile(fixture(file));
    expect(sums(list)).toEqual([5, '9.85712868', '1799.2508601']);
    expect(list).toMatchObject({ format: 'freqtrade', currency: 'USDT' });
    expect(list.warnings).toEqual(['trades that are still open are left out: 2 (number 4, 5)']);
    expect(numbersOf(list, 'emergency_exit')).toEqual(['3', '6']);
  });

  test('the answer of the REST API holds closed trades only: their places are other ones', async () => {
    const list = await readTradeFile(fixture('rest-api-v1-trades.json'));
    expect(sums(list)).toEqual([5, '9.85712868', '1799.2508601']);
    expect(list.warnings).toEqual([]);
    expect(numbersOf(list, 'emergency_exit')).toEqual(['3', '4']);
  });

  test('the three are the same trades', async () => {
    const [database, shown, answered] = await Promise.all(
      ['tradesv3.dryrun.sqlite', 'show-trades.json', 'rest-api-v1-trades.json'].map((file) =>
        readTradeFile(fixture(file)),
      ),
    );
    expect(shown!.trades).toEqual(database!.trades);
    const withoutIds = ({ trades }: TradeList) =>
      trades.map(({ trade_id: _trade_id, ...trade }) => trade);
    expect(withoutIds(answered!)).toEqual(withoutIds(database!));
  });

  test('a page of the REST API that is not the only one is told', async () => {
    const page = readFileSync(fixture('rest-api-v1-trades.json'), 'utf8');
    const { warnings } = await readTrades(
      page.replace(/"total_trades":5/, '"total_trades":812'),
      'page.json',
    );
    expect(warnings).toEqual([
      'the file holds 5 of the 812 trades that the bot has: ask it for the others too',
    ]);
  });
});

describe('rules 9.6: the newest trades of a stopped bot stand in -wal', () => {
  const ALL = [6, '16.24430501', '2099.2508119'];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasegate-freqtrade-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('beside the file', async () => {
    const list = await readTradeFile(DATABASE);
    expect(sums(list)).toEqual(ALL);
    expect(numbersOf(list, 'emergency_exit')).toEqual(['3', '5', '6']);
    expect(list.warnings).toEqual(['trades that are still open are left out: 1 (number 4)']);
  });

  test('and stay where they are: nothing is written beside the file', async () => {
    const before = [DATABASE, `${DATABASE}-wal`].map((file) => readFileSync(file));
    await readTradeFile(DATABASE);
    expect([DATABASE, `${DATABASE}-wal`].map((file) => readFileSync(file))).toEqual(before);
  });

  test('a database that comes without its folder says that there may be more', async () => {
    const list = await readTrades(readFileSync(DATABASE), 'upload');
    expect(sums(list)[0]).toBe(5);
    expect(list.warnings).toContainEqual(expect.stringMatching(/ends in -wal: .* zip archive/));
  });

  test('a log that another database left is none of its trades', async () => {
    const file = join(folder, 'tradesv3.sqlite');
    writeFileSync(file, readFileSync(fixture('tradesv3.dryrun.sqlite')));
    writeFileSync(`${file}-wal`, 'no write-ahead log at all');
    expect(sums(await readTradeFile(file))).toEqual([5, '9.85712868', '1799.2508601']);
  });

  test('a file that is written to while it is read is refused', async () => {
    const file = join(folder, 'tradesv3.sqlite');
    writeFileSync(file, readFileSync(DATABASE));
    writeFileSync(`${file}-wal`, readFileSync(`${DATABASE}-wal`));
    const onProgress = () => writeFileSync(`${file}-wal`, 'the bot goes on');
    await expect(readTradeFile(file, { onProgress })).rejects.toThrow(
      `${file}:1: file: was written to while it was read`,
    );
  });
});
