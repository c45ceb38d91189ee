import { z } from 'zod';
import { STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText } from '../fields/answer-fields.js';
import { body, choiceField, nameField, reasonField } from '../fields/body-fields.js';
import { historyTradeSchema } from '../history-trade.js';
import { problem, PROBLEM_CODES } from '../problem.js';
import { tradeFileOptions } from '../trade-file-options.js';
import { readiness } from './readiness.js';

const MAX_WARNINGS = 100;

const trades = z
  .array(historyTradeSchema.strict(), { error: 'must be a list of trades' })
  .min(1, { error: 'holds no trade' })
  .superRefine((list, context) => {
    const places = new Map<string, number>();
    list.forEach(({ trade_id }, place) => {
      const earlier = places.get(trade_id);
      if (earlier === undefined) places.set(trade_id, place);
      else
        context.addIssue({
          code: 'custom',
          path: [place, 'trade_id'],
          message: `was already used by trade ${earlier}`,
        });
    });
  });

export const importBody = body({
  as: choiceField('backtest', 'paper'),
  reason: reasonField.optional(),
  currency: nameField.optional().meta({
    description: 'Of the amounts, where it is known: a bot in another one is refused them',
    examples: ['USDT'],
  }),
  trades,
  warnings: z
    .array(reasonField)
    .max(MAX_WARNINGS)
    .optional()
    .meta({ description: 'What was odd in the file' }),
}).meta({ id: 'Import' });

export const importAnswer = z
  .strictObject({
    as: z.enum(['backtest', 'paper']),
    trades: count,
    sessions: count,
    warnings: z.array(z.string()),
    at: instantText,
  })
  .meta({ id: 'ImportAnswer' });
export type ImportAnswer = z.infer<typeof importAnswer>;

/** The most that stands in `left_out`; the rest is counted. */
export const MAX_LEFT_OUT = 100;

/** Bytes, as they are in the file: its content tells the format, its name stands in messages only. */
const fileBody = z.custom<Uint8Array>().meta({
  id: 'TradeFile',
  type: 'string',
  format: 'binary',
  description:
    'A CSV or JSON Lines file, what freqtrade writes (.json, .zip, .sqlite), or a file as another platform writes it',
});

const preview = z.strictObject({
  file_name: nameField.meta({
    description: 'What messages call the file',
    examples: ['trades.csv'],
  }),
  as: choiceField('backtest', 'paper'),
  strategy: nameField
    .optional()
    .meta({ description: 'Which strategy of a freqtrade result; needed where it holds several' }),
  ...tradeFileOptions,
});
export const importPreviewQuery = preview;
export const importFileQuery = preview.extend({ reason: reasonField.optional() });

const leftOut = z.strictObject({
  place: z.string().meta({ description: 'Where in the file', examples: ['line 12', 'trade 7'] }),
  trade_id: z.string().optional().meta({ description: 'Where it can be told' }),
  reason: z.string().meta({ examples: ['pnl: must be a decimal: "1,5"'] }),
});

export const importPreview = z
  .strictObject({
    format: z.string().meta({
      description: 'csv, json-lines, freqtrade, or the platform that wrote the file',
      examples: ['csv', 'metatrader5'],
    }),
    currency: z
      .string()
      .nullable()
      .meta({ description: 'What the file says its amounts are in; null: it does not say' }),
    trades: count.meta({ description: 'What would be imported' }),
    sessions: count.nullable().meta({ description: 'null: the import would be refused' }),
    first_trade_at: instantText.nullable().meta({ description: 'The first entry; null: no trade' }),
    last_trade_at: instantText.nullable().meta({ description: 'The last close; null: no trade' }),
    symbols: count,
    wins: count,
    losses: count,
    net_pnl: decimalText,
    left_out: z
      .array(leftOut)
      .max(MAX_LEFT_OUT)
      .meta({ description: `In the order of the file, ${MAX_LEFT_OUT} at most` }),
    left_out_count: count,
    assumptions: z.array(z.string()).meta({
      description: 'What was read into the file; the log keeps it with the warnings',
      examples: [['clock America/New_York (as given)']],
    }),
    warnings: z.array(z.string()),
    importable: z.boolean(),
    refusal: z
      .strictObject({ code: z.enum(PROBLEM_CODES), message: z.string() })
      .nullable()
      .meta({ description: 'Why it is not importable: what the import would answer now' }),
    readiness_after: readiness
      .nullable()
      .meta({ description: 'How ready the bot would be; null: the import would be refused' }),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof importPreview>;

export const importProgress = z.strictObject({
  progress: z.strictObject({
    done: count.meta({ description: 'Never less than in the line before' }),
    total: count,
  }),
});
export type ImportProgress = z.infer<typeof importProgress>;

/** A line of the answer to whoever accepts `application/x-ndjson`; the last one is no progress. */
export const importLine = z
  .union([importProgress, z.strictObject({ imported: importAnswer }), z.strictObject({ problem })])
  .meta({ id: 'ImportLine' });
export type ImportLine = z.infer<typeof importLine>;

const importProblems = [
  'ALREADY_TRADED',
  'HISTORY_IN_FUTURE',
  'CALENDAR_ENDED',
  'CURRENCY_MISMATCH',
] as const;

export const importEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/imports',
    subject: 'Imports',
    access: STEERING,
    summary: 'Import a history as Experience evidence',
    description:
      'Once, into a bot that has not traded yet (rules 2.11). Up to 32 MB; fields as in rules 9.1.',
    body: importBody,
    answers: { 201: importAnswer },
    problems: importProblems,
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/imports/preview',
    subject: 'Imports',
    access: STEERING,
    summary: 'What importing a file would do',
    description:
      'Nothing is recorded. The body is the file, up to 32 MB, whatever its content type is said to be. A trade at fault is left out and named; a file that cannot be read at all is TRADE_FILE_UNREADABLE, its fault in `errors`. Nothing is guessed: what a file does not say is asked for in `question`, with the readings that are possible, and answered by an option (rules 9.7).',
    query: importPreviewQuery,
    body: fileBody,
    bodyType: 'application/octet-stream',
    answers: { 200: importPreview },
    problems: ['TRADE_FILE_UNREADABLE'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/imports/file',
    subject: 'Imports',
    access: STEERING,
    summary: 'Import a file as Experience evidence',
    description:
      'The body is the file, as in the preview. All of it or nothing: when the caller goes away before the answer, nothing is imported, unless it was just being committed. With `Accept: application/x-ndjson` the answer tells its progress, a line each, and is 200; its last line is `imported` or `problem`. What is refused before the work begins is refused with its status, whatever is accepted.',
    query: importFileQuery,
    body: fileBody,
    bodyType: 'application/octet-stream',
    answers: { 200: importLine, 201: importAnswer },
    problems: [...importProblems, 'TRADE_FILE_UNREADABLE'],
  }),
] as const;
