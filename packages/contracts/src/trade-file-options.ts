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

/** What somebody says about a file that it does not say itself (rules 9.7), as a query. */
export const tradeFileOptions = {
  format: nameField
    .optional()
    .meta({ description: 'Read it as this and nothing else', examples: ['metatrader5'] }),
  zone: nameField.optional().meta({
    description: 'The clock of the file: an IANA zone, an offset, or both',
    examples: ['America/New_York+07:00'],
  }),
  symbol: nameField
    .optional()
    .meta({ description: 'What was traded, where the file does not say', examples: ['MNQ1!'] }),
  dates: choice('How 03/05/2026 is meant', 'day-first', 'month-first'),
  decimal_mark: choice('What stands before the decimals: how 1,234 is meant', '.', ','),
  point_value: namedDecimals('What a point of one contract is worth', 'MNQ=2,MES=5'),
  fee_per_side: namedDecimals('Fees where the file holds none', 'MNQ=0.62'),
  rate: namedDecimals('What a coin is worth in which fees were taken', 'BNB=600'),
  mapping: exact('a mapping', readMapping, {
    description: 'How to read the columns of a file that is of no platform, as JSON',
    examples: [
      '{"rows":"fills","columns":{"at":"When","quantity":"Qty","price":"Price","symbol":"What"}}',
    ],
  }).optional(),
} as const;

/** What a file that was refused has to be told (rules 9.7), and what it may be told. */
export const fileQuestion = z
  .strictObject({
    option: z
      .enum(['zone', 'symbol', 'dates', 'decimal_mark', 'point_value', 'strategy', 'mapping'])
      .meta({ description: 'The option that answers it' }),
    line: z.int().meta({ description: 'Where in the file the first of it stands' }),
    column: z.string().meta({ examples: ['Open Time'] }),
    readings: z
      .array(
        z.strictObject({
          value: z.string().meta({ description: 'For the option', examples: ['day-first'] }),
          reads: z.string().meta({
            description: 'What the value in the file would be',
            examples: ['2026-05-03'],
          }),
        }),
      )
      .meta({
        description: 'Those that are likely; for a zone or a symbol any other may be right',
      }),
    symbol: z.string().optional().meta({ description: 'With point_value: whose is asked for' }),
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
