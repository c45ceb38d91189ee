import { z } from 'zod';
import { Fault } from './fields/wire-field.js';

/** Of a mapping as JSON. */
const MAX_CHARACTERS = 8_000;

const column = z.string().min(1).max(200);
const words = z.array(z.string().min(1).max(100)).min(1).max(50);
const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'must be a decimal in a string, such as "2"');

const shared = {
  /** Values that a row must have, by column; all other rows are skipped. */
  only: z.record(column, words).optional(),
  /** The meaning of the values in column `side`; `long` and `short`, `buy` and `sell` are understood by default. */
  sides: z.strictObject({ long: words, short: words }).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  decimal_mark: z.enum(['.', ',']).optional(),
  dates: z.enum(['day-first', 'month-first']).optional(),
  zone: z.string().min(1).max(100).optional(),
  /** For files without a column that says what was traded. */
  symbol: z.string().min(1).max(200).optional(),
  /** Of every symbol that no contract's is known for; in its absence it must be settled by the file. */
  point_value: decimal.optional(),
  /** How the columns under `fees` write a cost. */
  costs_are: z.enum(['positive', 'negative']).default('positive'),
  calendar: z.enum(['us-equities', 'always-open']).default('us-equities'),
};

const trades = z.strictObject({
  ...shared,
  rows: z.literal('trades'),
  columns: z
    .strictObject({
      id: column.optional(),
      symbol: column.optional(),
      /** In its absence a negative quantity is a short. */
      side: column.optional(),
      opened_at: column,
      closed_at: column,
      quantity: column,
      entry_price: column,
      exit_price: column.optional(),
      gross: column.optional(),
      net: column.optional(),
      fees: z.array(column).max(10).optional(),
    })
    .refine(({ gross, net }) => gross !== undefined || net !== undefined, {
      error: 'needs gross or net',
    }),
});

const fills = z.strictObject({
  ...shared,
  rows: z.literal('fills'),
  columns: z.strictObject({
    id: column.optional(),
    symbol: column.optional(),
    /** In its absence a negative quantity is a sale. */
    side: column.optional(),
    at: column,
    quantity: column,
    price: column,
    fees: z.array(column).max(10).optional(),
  }),
});

/** How the columns of a file that is no platform's are to be read (rules 9.7), as JSON: snake_case. */
export const mappingSchema = z.discriminatedUnion('rows', [trades, fills]);

/** The same where it is a body, or part of an answer. */
export const tradeMapping = mappingSchema.meta({
  id: 'TradeMapping',
  description: 'How the columns of a file that is of no platform are read',
});

export type Mapping = z.infer<typeof mappingSchema>;

/** A mapping as JSON; the fault names its field. */
export function readMapping(text: string): Mapping | Fault {
  if (text.length > MAX_CHARACTERS) return new Fault(`is longer than ${MAX_CHARACTERS} characters`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return new Fault('is not valid JSON');
  }
  const { success, data, error } = mappingSchema.safeParse(document);
  if (success) return data;
  const [issue] = error.issues;
  return new Fault(`${issue!.path.join('.') || 'mapping'}: ${issue!.message}`);
}

/** Every column of the file that a mapping names. */
export const mappedColumns = ({ columns, only = {} }: Mapping): string[] =>
  [...Object.values(columns).flat(), ...Object.keys(only)].filter((name) => name !== undefined);
