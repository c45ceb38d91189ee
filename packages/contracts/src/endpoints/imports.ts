import { z } from 'zod';
import { STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText } from '../fields/answer-fields.js';
import { body, choiceField, nameField, reasonField } from '../fields/body-fields.js';
import { historyTradeSchema } from '../history-trade.js';
import { problem, PROBLEM_CODES } from '../problem.js';
import { tradeFileOptions } from '../trade-file-options.js';
import { tradeMapping } from '../trade-mapping.js';
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
    .meta({ description: 'Peculiarities of the file' }),
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

/** Maximum length of `left_out`; further trades are only counted. */
export const MAX_LEFT_OUT = 100;

/** The file's bytes: the format is detected from the content; the name is used in messages only. */
const fileBody = z.custom<Uint8Array>().meta({
  id: 'TradeFile',
  type: 'string',
  format: 'binary',
  description:
    'A CSV or JSON Lines file, what freqtrade writes (.json, .zip, .sqlite), or a file as another platform writes it',
});

const preview = z.strictObject({
  file_name: nameField.meta({
    description: 'Name of the file in messages',
    examples: ['trades.csv'],
  }),
  as: choiceField('backtest', 'paper'),
  strategy: nameField.optional().meta({
    description: 'The strategy within a freqtrade result; required if it contains several',
    examples: ['Supertrend'],
  }),
  ...tradeFileOptions,
});
export const importPreviewQuery = preview;
export const importFileQuery = preview.extend({ reason: reasonField.optional() });

export const keptMapping = z
  .strictObject({
    bot: z.string().meta({ description: 'The bot that it was kept with' }),
    bot_name: z.string(),
    mapping: tradeMapping,
    by: z.string().meta({ description: 'The person who kept it' }),
    at: instantText,
  })
  .meta({ id: 'KeptMapping' });
export type KeptMapping = z.infer<typeof keptMapping>;

export const keptMappings = z
  .strictObject({ items: z.array(keptMapping).meta({ description: 'Newest first, 100 at most' }) })
  .meta({ id: 'KeptMappings' });
export type KeptMappings = z.infer<typeof keptMappings>;

const leftOut = z.strictObject({
  place: z.string().meta({ description: 'Where in the file', examples: ['line 12', 'trade 7'] }),
  trade_id: z.string().optional().meta({ description: 'If it could be read' }),
  reason: z.string().meta({ examples: ['pnl: must be a decimal: "1,5"'] }),
});

export const importPreview = z
  .strictObject({
    format: z.string().meta({
      description: 'csv, json-lines, freqtrade, or the platform that wrote the file',
      examples: ['csv', 'metatrader5'],
    }),
    currency: z.string().nullable().meta({
      description: 'Currency of the amounts, according to the file; null: the file does not say',
    }),
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
      description: 'Assumptions made while reading the file; the log keeps them with the warnings',
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

/** A line of the answer to a client that accepts `application/x-ndjson`; the last line is not a progress line. */
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
    summary: 'Preview an import',
    description:
      'Nothing is recorded. The body is the file, up to 32 MB, with any content type. A trade at fault is left out and named; a file that cannot be read at all is TRADE_FILE_UNREADABLE, its fault in `errors`. Nothing is guessed: if the file leaves something open, `question` asks for it and lists the possible readings; an option answers it (rules 9.7).',
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
      'The body is the file, as in the preview. The import is atomic: if the caller disconnects before the answer, nothing is imported, unless the commit had already begun. With `Accept: application/x-ndjson` the answer is 200 and reports progress line by line; its last line is `imported` or `problem`. A request that is refused before the work begins gets its error status with any Accept header.',
    query: importFileQuery,
    body: fileBody,
    bodyType: 'application/octet-stream',
    answers: { 200: importLine, 201: importAnswer },
    problems: [...importProblems, 'TRADE_FILE_UNREADABLE'],
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/bots/{bot}/imports/mapping',
    subject: 'Imports',
    access: STEERING,
    summary: 'Keep a mapping with a bot',
    description:
      'In the place of the one before. The import of a file by a mapping keeps it too. It is no part of the log.',
    body: tradeMapping,
    answers: { 200: keptMapping },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/imports/mappings',
    subject: 'Imports',
    access: STEERING,
    summary: 'The mappings that were kept with the bots you see',
    description:
      'To read the next file that has the same columns; `mapping` is what the command line takes as `--mapping`.',
    answers: { 200: keptMappings },
  }),
] as const;
