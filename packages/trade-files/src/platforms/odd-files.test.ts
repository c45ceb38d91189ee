import { readFileSync } from 'node:fs';
import { Decimal } from '@phasegate/phase-core';
import { BadTradeFile } from '../bad-trade-file.js';
import { readTrades } from '../read-trade-file.js';
import { brokerFiles } from './broker-files.fixture.js';

const FILES = brokerFiles();

interface Outcome {
  readonly net: string | null;
  readonly said: string;
}

/** The result of reading a changed sample: its sum and its warnings, or the refusal. */
async function outcome(name: string, change: (text: string) => string): Promise<Outcome> {
  const { path, options } = FILES.find((file) => file.name === name)!;
  try {
    const text = change(readFileSync(path, 'utf8'));
    const { trades, warnings } = await readTrades(Buffer.from(text), name, options);
    const net = trades.reduce((sum, { pnl }) => sum.plus(pnl), new Decimal(0));
    return { net: net.toString(), said: warnings.join('\n') };
  } catch (error) {
    if (error instanceof BadTradeFile) return { net: null, said: error.message };
    throw error;
  }
}

const expected = (name: string) => FILES.find((file) => file.name === name)!.expected.sum_net;
const ended = (text: string) => text.replace(/\n?$/, '\n');
const withoutColumn = (place: number) => (text: string) =>
  text.split('\n').map((line) => line.split(',').toSpliced(place, 1).join(',')).join('\n'); // prettier-ignore

const G3 = 'tradingview-g3_OKX_ETHUSDT.P_2026-04-03.csv';

describe('rules 9.7: totals below a list are left out, and said so', () => {
  test.each([
    ['tradingview-g1.csv', 14],
    ['ctrader-history.csv', 13],
    ['ninjatrader-trades.csv', 24],
    ['topstepx-trades.csv', 13],
    ['tradovate-performance.csv', 13],
    ['bybit-perp-trades.csv', 14],
    ['binance-usdm.csv', 14],
    ['coinbase-fills.csv', 11],
  ])('%s', async (name, columns) => {
    for (const word of ['Total', 'Gesamt', 'Итого', '合计']) {
      const footer = `${word}${','.repeat(columns - 2)}12.5,\n`;
      const { net, said } = await outcome(name, (text) => ended(text) + footer);
      expect(net).toBe(expected(name));
      expect(said).toContain('left out: 1 rows of totals');
    }
  });
});

test('rules 9.7: parts of one position of backtesting.py may each carry the commission of its entry, and it is said', async () => {
  const FILE = 'backtestingpy-trades.csv';
  const SAID = '1 further parts of positions';
  expect((await outcome(FILE, (text) => text)).said).toContain(SAID);
  const withoutTheOtherPart = (text: string) =>
    text.split('\n').filter((line) => !line.startsWith('0,')).join('\n'); // prettier-ignore
  expect((await outcome(FILE, withoutTheOtherPart)).said).not.toContain('further parts');
});

describe('rules 9.7: a list of TradingView in a language that nobody taught', () => {
  const inWords = (header: string, legs: readonly string[], open: string) => (text: string) => {
    const [entryLong = '', exitLong = '', entryShort = '', exitShort = ''] = legs;
    return text
      .replace(/Trade #.*Cumulative P&L %/, header)
      .replaceAll('Entry long', entryLong)
      .replaceAll('Exit long', exitLong)
      .replaceAll('Entry short', entryShort)
      .replaceAll('Exit short', exitShort)
      .replaceAll(',Open,', `,${open},`);
  };
  const KOREAN =
    '거래 번호,타입,날짜 및 시간,신호,가격 USDT,사이즈 (수량),사이즈 (값),순손익 USD,순손익 %,A USD,A %,B USD,B %,C USD,C %';
  const korean = ['롱 진입', '롱 청산', '숏 진입', '숏 청산'];

  it('is known by the order of its columns alone', async () => {
    expect((await outcome(G3, inWords(KOREAN, korean, 'Open'))).net).toBe(expected(G3));
  });

  it('has the last trade left out whose exit is called like no other: it may be open', async () => {
    const { net, said } = await outcome(G3, inWords(KOREAN, korean, '미청산'));
    expect(net).toBe(expected(G3));
    expect(said).toMatch(
      /left out: 1 trades that seem to be open: .* is called "미청산" like no other/,
    );
  });

  it('is refused at a leg whose name is unknown', async () => {
    const { said } = await outcome(G3, inWords(KOREAN, ['Hubba', ...korean.slice(1)], 'Open'));
    expect(said).toMatch(/:\d+: 타입: is neither an entry nor an exit, long or short: "Hubba"/);
  });

  it('in English, a last exit of any other name is an exit', async () => {
    const { said } = await outcome(G3, (text) => text.replace(',Open,', ',Only once,'));
    expect(said).not.toContain('left out');
  });
});

describe('rules 9.7: nothing counts twice, no sign is turned silently', () => {
  test.each([
    ['ibkr-activity.csv', /row: the file holds the statement of one period twice/],
    ['thinkorswim-statement.csv', /row: the file holds one statement twice/],
  ])('%s that holds its statement twice is refused', async (name, fault) => {
    const { said } = await outcome(name, (text) => ended(text) + text.replace(/^\ufeff/, ''));
    expect(said).toMatch(fault);
  });

  it('fees that are all rebates are named', async () => {
    const turned = (text: string) =>
      text
        .split('\n')
        .map((line, place) => {
          const cells = line.split(',');
          return place === 0 || line === '' ? line : cells.with(6, `-${cells[6]!}`).join(',');
        })
        .join('\n');
    const { said } = await outcome('binance-usdm.csv', turned);
    expect(said).toMatch(/the fees of all 9 trades that have any are rebates by their sign \(/);
    expect((await outcome('binance-usdm.csv', (text) => text)).said).not.toContain('rebates');
  });

  it('a number with a sign on both sides is none', async () => {
    const { said } = await outcome('topstepx-trades.csv', (text) =>
      text.replace('65.000000000', '-65-'),
    );
    expect(said).toContain(':2: PnL: is no number: "-65-"');
  });
});

describe('rules 9.7: an export without a column that is needed is named, with the column', () => {
  test.each([
    ['binance-usdm.csv', 6, 'Binance USD-margined futures trades', '"fee"'],
    ['ctrader-history.csv', 2, 'cTrader history', '"opening direction"'],
    ['coinbase-fills.csv', 7, 'Coinbase fills', '"price"'],
  ])('%s without column %i', async (name, place, title, column) => {
    const { said } = await outcome(name, withoutColumn(place));
    expect(said).toContain(`${name}:1: header: looks like ${title}, but has no column ${column}`);
    expect(said).toContain('--mapping');
  });
});
