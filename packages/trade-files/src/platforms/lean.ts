import { Decimal } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { jsonText } from './json-text.js';
import { readNumber } from './numbers.js';
import type { Platform } from './platform.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';

/** LEAN (QuantConnect): the result of a backtest, or the list of trades of its web pages. */
export const lean: Platform = {
  name: 'lean',
  title: 'LEAN closed trades',
  calendar: 'us-equities',
  pointValue: '1',
  json: {
    hint: /"(?:totalPerformance|rollingWindow|closedTrades|runtimeStatistics|algorithmConfiguration|charts)"/i,
    recognizes: (document) =>
      !Array.isArray(document) && closedTrades(document as JsonObject) !== null,
    read(document, reading) {
      reading.writesUtc();
      reading.summary.assume('profitLoss is before fees; direction 0 is long, 1 short');
      for (const [place, entry] of closedTrades(document as JsonObject)!.entries())
        take(isJsonObject(entry) ? entry : {}, `trade ${place + 1}`, reading);
    },
  },
  table: singleTable({
    columns: {
      entryTime: ['entry time'],
      symbols: ['symbols', 'symbol'],
      exitTime: ['exit time'],
      direction: ['direction'],
      entryPrice: ['entry price'],
      exitPrice: ['exit price'],
      quantity: ['quantity'],
      profit: ['p&l'],
      fees: ['fees'],
    },
    required: [
      'entryTime',
      'symbols',
      'exitTime',
      'direction',
      'entryPrice',
      'exitPrice',
      'quantity',
      'profit',
      'fees',
    ],
    take(reading) {
      reading.writesUtc();
      reading.summary.assume('P&L is before Fees');
      return {
        row(values) {
          const openedAt = values.instant('entryTime');
          const [gross, fees] = [values.decimal('profit'), values.decimal('fees').abs()];
          reading.trade({
            symbol: values.symbol('symbols'),
            side: values.choice('direction', {
              long: 'long',
              short: 'short',
              buy: 'long',
              sell: 'short',
              '0': 'long',
              '1': 'short',
            } as const),
            ...{ openedAt, closedAt: values.instant('exitTime', openedAt) },
            quantity: values.decimal('quantity').abs(),
            ...{
              entryPrice: values.positive('entryPrice'),
              exitPrice: values.positive('exitPrice'),
            },
            ...{ gross, fees, net: gross.minus(fees), line: values.line },
          });
        },
      };
    },
  }),
};

/** Newer files begin their names with small letters, older ones with capitals. */
function field(object: JsonObject, name: string): unknown {
  return object[name] ?? object[name[0]!.toUpperCase() + name.slice(1)];
}

/** Those of the whole run: its rolling windows repeat them. */
function closedTrades(document: JsonObject): readonly unknown[] | null {
  const performance = field(document, 'totalPerformance');
  const trades = isJsonObject(performance) ? field(performance, 'closedTrades') : null;
  return Array.isArray(trades) ? trades : null;
}

function take(trade: JsonObject, place: string, reading: Reading): void {
  const at = (name: string) => ({ line: 1, field: `${place} ${name}` });
  const text = (name: string) => {
    const value = jsonText(field(trade, name));
    if (value === '') throw reading.refuse(at(name), 'is missing');
    return value;
  };
  const number = (name: string): Decimal => {
    const value = readNumber(text(name), '.');
    if ('what' in value) throw reading.badNumber(at(name), text(name), value);
    return value;
  };
  const openedAt = reading.instant(at('entryTime'), text('entryTime'));
  const [gross, fees] = [number('profitLoss'), number('totalFees')];
  const id = field(trade, 'id');
  reading.trade({
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    symbol: reading.named(at('symbols'), symbolOf(trade, reading, at('symbols'))),
    ...{
      side: sideOf(text('direction'), reading, at('direction')),
      quantity: number('quantity').abs(),
    },
    ...{ openedAt, closedAt: reading.instant(at('exitTime'), text('exitTime'), openedAt) },
    ...{ entryPrice: number('entryPrice'), exitPrice: number('exitPrice') },
    ...{ gross, fees, net: gross.minus(fees), line: 1 },
  });
}

function sideOf(direction: string, reading: Reading, place: { line: number; field: string }) {
  if (direction === '0' || /^long$/i.test(direction)) return 'long';
  if (direction === '1' || /^short$/i.test(direction)) return 'short';
  throw reading.refuse(place, `is neither 0 (long) nor 1 (short): ${quoted(direction)}`);
}

function symbolOf(
  trade: JsonObject,
  reading: Reading,
  place: { line: number; field: string },
): string {
  const symbols = field(trade, 'symbols');
  const symbol = Array.isArray(symbols) ? (symbols[0] as unknown) : field(trade, 'symbol');
  if (typeof symbol === 'string') return symbol;
  const value = isJsonObject(symbol) ? field(symbol, 'value') : undefined;
  if (typeof value === 'string') return value;
  throw reading.refuse(place, 'is missing');
}
