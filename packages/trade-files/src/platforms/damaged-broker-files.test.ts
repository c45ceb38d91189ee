import { readFileSync } from 'node:fs';
import { BadTradeFile } from '../bad-trade-file.js';
import { readTrades } from '../read-trade-file.js';
import { brokerFiles } from './broker-files.fixture.js';

const FILES = brokerFiles();
const TEXTS = FILES.filter(({ name }) => /\.(csv|json|xml|htm)$/.test(name));

async function refusal(bytes: Buffer, { name, options }: (typeof FILES)[number]): Promise<string> {
  try {
    const { trades } = await readTrades(bytes, name, options);
    return `${trades.length} trades were read`;
  } catch (error) {
    if (error instanceof BadTradeFile) return error.message;
    throw error;
  }
}

/** The rows that hold trades or fills: those with a time of day or a date in them, and figures. */
function tellingLines(text: string): { start: number; end: number; line: number }[] {
  const lines: { start: number; end: number; line: number }[] = [];
  let start = 0;
  for (const [place, content] of text.split('\n').entries()) {
    if (/\d{4}|\d:\d\d/.test(content) && content.length > 40)
      lines.push({ start, end: start + content.length, line: place + 1 });
    start += content.length + 1;
  }
  return lines;
}

describe('rules 9.7: a file that ends in the middle of a row is refused whole', () => {
  test.each(FILES)('$name, cut in the middle', async (file) => {
    const bytes = readFileSync(file.path);
    expect(await refusal(bytes.subarray(0, Math.floor(bytes.length * 0.6)), file)).toMatch(
      new RegExp(`^${file.name.replace(/[.*+?^${}()|[\]\\!]/g, '\\$&')}:\\d+: `),
    );
  });

  test.each(TEXTS)('$name, cut in the middle of its last rows', async (file) => {
    const text = readFileSync(file.path, 'latin1');
    for (const { start, end } of tellingLines(text).slice(-3)) {
      const cut = Buffer.from(text.slice(0, start + Math.floor((end - start) / 2)), 'latin1');
      expect(await refusal(cut, file)).not.toContain('trades were read');
    }
  });
});

describe('a value of the wrong type is refused with its line and column', () => {
  const damages: readonly [name: string, value: string, fault: RegExp][] = [
    ['tradingview-g2.csv', '233.40', /:3: Price USD: is no number: "abc"/],
    ['ninjatrader-trades.csv', '24325.75', /:2: Exit price: is no number/],
    ['ninjatrader-executions.csv', '6840.50', /:2: Price: is no number/],
    ['tradovate-performance.csv', '24325.75', /:2: sellPrice: is no number/],
    ['tradovate-orders.csv', '6840.50', /:2: avgPrice: is no number/],
    ['topstepx-trades.csv', '24533.000000000', /:2: ExitPrice: is no number/],
    ['alpaca-activities-csv.csv', '229.90', /:2: price: is no number/],
    ['ctrader-history.csv', '1.08750', /:2: Closing Price: is no number/],
    ['backtestingpy-trades.csv', '102.99', /:2: ExitPrice: is no number/],
    ['vectorbt-trades.csv', '0.795', /:2: PnL: is no number/],
    ['backtrader-trades.csv', '106.5', /:2: priceout: is no number/],
    ['binance-usdm.csv', '0.3505', /:2: Fee: is no number/],
    ['bybit-perp-trades.csv', '0.335', /:2: Trading Fee: is no number/],
    ['kraken-trades.csv', '67000.00000', /:2: price: is no number/],
    ['kraken-ledgers.csv', '-1340.0000', /:3: amount: is no number/],
    ['coinbase-fills.csv', '8.04', /:2: fee: is no number/],
    ['okx-trades.csv', '1990', /:3: Filled Price: is no number/],
    ['thinkorswim-statement.csv', '229.90,229.90', /Price: is no number/],
    ['ibkr-activity.csv', '231.4,231.4,"-23,140"', /:13: T\. Price: is no number/],
    ['ibkr-flex-csv.csv', '"231.4"', /:5: TradePrice: is no number/],
    ['ibkr-flex.xml', 'tradePrice="231.4"', /:6: tradePrice: is no number/],
    ['lean-results.json', '"totalFees": "1"', /trade 1 totalFees: is no number/],
    ['mt4-statement.htm', '1.08720', /Price: is no number/],
  ];
  const BROKEN: Readonly<Record<string, string>> = {
    'ibkr-activity.csv': 'abc,231.4,"-23,140"',
    'ibkr-flex-csv.csv': '"abc"',
    'ibkr-flex.xml': 'tradePrice="abc"',
    'lean-results.json': '"totalFees": "abc"',
    'thinkorswim-statement.csv': 'abc,229.90',
  };
  test.each(damages)('%s: %s', async (name, value, fault) => {
    const file = FILES.find((one) => one.name === name)!;
    const text = readFileSync(file.path, 'latin1').replaceAll(value, BROKEN[name] ?? 'abc');
    expect(await refusal(Buffer.from(text, 'latin1'), file)).toMatch(fault);
  });
});
