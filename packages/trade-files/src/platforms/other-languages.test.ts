import { readFileSync } from 'node:fs';
import { Decimal } from '@phasegate/phase-core';
import { readTrades } from '../read-trade-file.js';
import { type BrokerFile, brokerFiles } from './broker-files.fixture.js';

const FILES = brokerFiles();
const fileNamed = (name: string): BrokerFile => FILES.find((file) => file.name === name)!;

/** A sample with other words in it, and whatever else its platform wrote then or there. */
async function sumOf(
  name: string,
  words: readonly (readonly [from: string | RegExp, to: string])[],
  more: object = {},
): Promise<string> {
  const { path, options } = fileNamed(name);
  const bytes = readFileSync(path);
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  let text = bytes.toString(utf16 ? 'utf16le' : 'utf8');
  for (const [from, to] of words) text = text.replaceAll(from, to);
  const { trades } = await readTrades(Buffer.from(text, utf16 ? 'utf16le' : 'utf8'), name, {
    ...options,
    ...more,
  });
  return trades.reduce((net, { pnl }) => net.plus(pnl), new Decimal(0)).toString();
}

const LEGS_DE = [
  ['Exit long', 'Long-Ausstieg'],
  ['Entry long', 'Long-Einstieg'],
  ['Exit short', 'Short-Ausstieg'],
  ['Entry short', 'Short-Einstieg'],
  [',Open,', ',Offen,'],
] as const;

describe('files in other languages and generations are read by their shape (rules 9.7)', () => {
  test.each<[string, string, readonly (readonly [string | RegExp, string])[]]>([
    [
      'TradingView in German, days in words',
      'tradingview-g3b_CME_MINI_MNQ1!_2026-04-03.csv',
      [
        ...LEGS_DE,
        [
          /Trade number.*Size \(value\)/g,
          'Trade-Nummer,Typ,Datum und Uhrzeit,Signal,Preis USD,Größe (Menge),Größe (Wert)',
        ],
        ['Net PnL USD,Return %,Commission USD', 'Netto G&V USD,Rendite %,Provision USD'],
        [/2026-03-(\d\d) (\d\d:\d\d)/g, '"$1. März 2026, $2"'],
      ],
    ],
    [
      'TradingView in Russian, by the order of its columns',
      'tradingview-g3_OKX_ETHUSDT.P_2026-04-03.csv',
      [
        [
          /Trade #.*Size \(value\)/g,
          '№ сделки,Тип,Дата и время,Сигнал,Цена USDT,Размер (кол-во),Размер (стоимость)',
        ],
        [/Net P&L/g, 'Чистая ПР/УБ'],
        ['Favorable excursion', 'Рост'],
        ['Exit long', 'Выход из длинной'],
        ['Entry long', 'Вход в длинную'],
        ['Exit short', 'Выход из короткой'],
        ['Entry short', 'Вход в короткую'],
        [',Open,', ',Открыта,'],
      ],
    ],
    [
      'MetaTrader 5 in Russian',
      'mt5-history.html',
      [
        ['<b>Positions</b>', '<b>Позиции</b>'],
        ['<b>Time</b>', '<b>Время</b>'],
        ['<b>Symbol</b>', '<b>Символ</b>'],
        ['<b>Price</b>', '<b>Цена</b>'],
        ['<b>Commission</b>', '<b>Комиссия</b>'],
        ['<b>Profit</b>', '<b>Прибыль</b>'],
      ],
    ],
    [
      'Interactive Brokers in German',
      'ibkr-activity.csv',
      [
        ['Trades,', 'Transaktionen,'],
        [
          /Asset Category,Currency,Symbol,Date\/Time,Quantity,T\. Price.*?Code/g,
          'Anlagekategorie,Währung,Symbol,Datum/Zeit,Menge,T.-Kurs,Schlusskurs,Erlös,Provision/Gebühr,Basis,Realisierter G/V,MTM G/V,Code',
        ],
        ['Stocks', 'Aktien'],
      ],
    ],
    [
      'Binance in Chinese, by another clock',
      'binance-spot.csv',
      [[/Date\(UTC\).*/g, '时间(UTC+8),交易对,方向,价格,成交,成交额,手续费']],
    ],
    [
      'NinjaTrader in French columns',
      'ninjatrader-trades.csv',
      [
        [
          'Market pos.,Qty,Entry price,Exit price,Entry time,Exit time',
          'Pos. marché.,Qté,Prix d’entrée,Prix de sortie,Heure d’entrée,Heure de sortie',
        ],
      ],
    ],
    ['Coinbase before portfolios', 'coinbase-fills.csv', [[/^(?:portfolio|default),/gm, '']]],
    [
      'Bybit’s older names',
      'bybit-perp-trades.csv',
      [
        ['Market,Filled Type,Filled Quantity', 'Contracts,Filled Type,Filled Qty'],
        ['Trading Fee,', 'Fees Paid,'],
      ],
    ],
  ])('%s', async (_what, name, words) => {
    expect(await sumOf(name, words)).toBe(fileNamed(name).expected.sum_net);
  });

  test('NinjaTrader’s Profit before fees gives the same trades as after them', async () => {
    const gross: readonly (readonly [string, string])[] = [
      ...[
        ['$60.52,', '$62.00,'],
        ['$20.51,', '$21.25,'],
        ['($17.74),', '($17.00),'],
      ],
      ...[
        ['$82.52,', '$84.00,'],
        ['($16.24),', '($15.50),'],
        ['"$1,245.50"', '"$1,250.00"'],
      ],
      ...[
        ['($187.96),', '($185.00),'],
        ['"($1,549.00)"', '"($1,540.00)"'],
        ['$59.92,', '$62.00,'],
      ],
      ...[
        ['($0.74),', '$0.00,'],
        ['$64.26,', '$65.00,'],
      ],
    ].map(([from, to]) => [from!, to!] as const);
    expect(await sumOf('ninjatrader-trades.csv', gross)).toBe('-238.45');
  });

  test('days that may be months are asked for, and taken as told', async () => {
    const early = [[/^.*,3\/1[3-9]\/2026.*\n/gm, '']] as const;
    await expect(sumOf('ninjatrader-trades.csv', early)).rejects.toThrow(
      /:2: Entry time: may be 2026-03-05 \(month first\) or 2026-05-03 \(day first\)/,
    );
    expect(await sumOf('ninjatrader-trades.csv', early, { dates: 'month-first' })).toBe('-361.89');
  });
});
