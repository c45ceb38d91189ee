import type { HistoryTrade } from '@phasegate/phase-core';
import fc from 'fast-check';
import { readTrades } from './index.js';

const FIELDS = [
  'trade_id',
  'symbol',
  'side',
  'kind',
  'opened_at',
  'closed_at',
  'notional',
  'pnl',
  'entry_price',
  'stop_price',
  'target_price',
] as const;
const NUMBERS: readonly string[] = FIELDS.slice(6);

/** With the decimal mark beside each. */
const SEPARATORS = [
  [',', '.'],
  [';', '.'],
  [';', ','],
  ['\t', '.'],
  ['\t', ','],
] as const;

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => text.trim() === text && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text));

const digits = fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }).map(String);
const size = fc
  .tuple(digits, digits)
  .map(([whole, part]) => `${whole}.${part}`.replace(/\.?0+$/, '') || '0');
const positive = size.filter((text) => text !== '0');
const signed = fc
  .tuple(size, fc.boolean())
  .map(([text, negative]) => (negative && text !== '0' ? `-${text}` : text));
const instant = fc.integer({
  min: Date.parse('2000-01-01T00:00:00Z'),
  max: Date.parse('2099-12-31T23:59:59.999Z'),
});

const trade: fc.Arbitrary<HistoryTrade> = fc
  .record({
    trade_id: name,
    symbol: name,
    side: fc.constantFrom('long', 'short'),
    kind: fc.constantFrom('strategy', 'emergency_exit', 'manual_override'),
    opened_at: instant,
    closed_at: instant,
    notional: positive,
    pnl: signed,
    entry_price: fc.option(positive),
    stop_price: fc.option(positive),
    target_price: fc.option(positive),
  })
  .map((made) => ({ ...made, closed_at: Math.max(made.opened_at, made.closed_at) }));

const trades = fc.uniqueArray(trade, {
  minLength: 1,
  maxLength: 20,
  selector: ({ trade_id }) => trade_id,
});

/** The value of a field as text, or null. */
function text(made: HistoryTrade, field: (typeof FIELDS)[number]): string | null {
  const value = made[field];
  return typeof value === 'number' ? new Date(value).toISOString() : value;
}

const quotedCell = (value: string | null) =>
  value !== null && /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : (value ?? '');

test('rules 9.1: a list comes back unchanged through CSV, whatever its columns, separators and line ends', () =>
  fc.assert(
    fc.asyncProperty(
      trades,
      fc.shuffledSubarray([...FIELDS], { minLength: FIELDS.length }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.constantFrom(...SEPARATORS),
      async (list, columns, lineEnd, ended, [separator, mark]) => {
        const cell = (made: HistoryTrade, field: (typeof FIELDS)[number]) => {
          const value = text(made, field);
          return quotedCell(NUMBERS.includes(field) ? (value?.replace('.', mark) ?? null) : value);
        };
        const rows = list.map((made) => columns.map((field) => cell(made, field)).join(separator));
        const csv = [columns.join(separator), ...rows].join(lineEnd) + (ended ? lineEnd : '');
        const read = await readTrades(csv, 'trades');
        expect(read).toMatchObject({ trades: list, format: 'csv' });
      },
    ),
  ));

test('rules 9.1: a list comes back unchanged through JSON Lines', () =>
  fc.assert(
    fc.asyncProperty(trades, async (list) => {
      const lines = list.map((made) =>
        JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, text(made, field)]))),
      );
      const read = await readTrades(lines.join('\n'), 'trades');
      expect(read).toMatchObject({ trades: list, format: 'json-lines' });
    }),
  ));
