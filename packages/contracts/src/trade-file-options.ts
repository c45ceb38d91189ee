import { z } from 'zod';
import { readPositiveDecimal } from './fields/decimal.js';
import { nameField } from './fields/body-fields.js';
import { exact, Fault } from './fields/wire-field.js';
import { readMapping } from './trade-mapping.js';

/** Enough for the symbols of one record. */
const MAX_NAMED = 200;

/** `MNQ=2,MES=5` → decimals by name, the names in capitals. */
export function readNamedDecimals(text: string): ReadonlyMap<string, string> | Fault {
  const values = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim().toUpperCase();
    const value = readPositiveDecimal(part.slice(at + 1).trim());
    if (name === '') return new Fault('must be a name and a number, such as MNQ=2');
    if (value instanceof Fault) return value;
    values.set(name, value);
  }
  return values.size > MAX_NAMED ? new Fault(`names more than ${MAX_NAMED}`) : values;
}

const namedDecimals = (description: string, example: string) =>
  exact('names with decimals', readNamedDecimals, { description, examples: [example] }).optional();

const choice = <const Choice extends string>(description: string, ...choices: readonly Choice[]) =>
  z
    .enum(choices, { error: `must be ${choices.map((one) => `"${one}"`).join(' or ')}` })
    .optional()
    .meta({ description });

/** Information about a file that the file itself lacks (rules 9.7), as query parameters. */
export const tradeFileOptions = {
  format: nameField.optional().meta({
    description: 'Read it as this and nothing else',
    examples: ['metatrader5', 'binance-futures'],
  }),
  zone: nameField.optional().meta({
    description: 'The clock of the file: an IANA zone, an offset, or both',
    examples: ['America/New_York+07:00'],
  }),
  symbol: nameField
    .optional()
    .meta({ description: 'The symbol, if the file does not name it', examples: ['MNQ1!'] }),
  dates: choice('How to read 03/05/2026', 'day-first', 'month-first'),
  decimal_mark: choice('Decimal separator: how to read 1,234', '.', ','),
  point_value: namedDecimals('Value of a point of one contract', 'MNQ=2,MES=5'),
  fee_per_side: namedDecimals('Fees where the file holds none', 'MNQ=0.62'),
  rate: namedDecimals('Price of a coin in which fees were charged', 'BNB=600'),
  mapping: exact('a mapping', readMapping, {
    description: 'How to read the columns of a file that is of no platform, as JSON',
    examples: [
      '{"rows":"fills","columns":{"at":"When","quantity":"Qty","price":"Price","symbol":"What"}}',
    ],
  }).optional(),
} as const;

/** The information that a refused file needs (rules 9.7), and its possible values. */
export const fileQuestion = z
  .strictObject({
    option: z
      .enum(['zone', 'symbol', 'dates', 'decimal_mark', 'point_value', 'strategy', 'mapping'])
      .meta({ description: 'The option that answers it' }),
    line: z.int().meta({ description: 'First line of the file that needs it' }),
    column: z.string().meta({ examples: ['Open Time'] }),
    readings: z
      .array(
        z.strictObject({
          value: z.string().meta({ description: 'For the option', examples: ['day-first'] }),
          reads: z.string().meta({
            description: 'The value in the file under this reading',
            examples: ['2026-05-03'],
          }),
        }),
      )
      .meta({
        description: 'Likely values; for a zone or a symbol any other value is possible',
      }),
    symbol: z
      .string()
      .optional()
      .meta({ description: 'With point_value: the symbol whose value is needed' }),
    table: z
      .strictObject({
        columns: z.array(z.string()),
        rows: z.array(z.array(z.string())),
      })
      .optional()
      .meta({ description: 'For a mapping: the columns of the file, and its first rows' }),
  })
  .meta({ id: 'TradeFileQuestion' });
export type FileQuestion = z.infer<typeof fileQuestion>;
