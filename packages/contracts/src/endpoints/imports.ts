import { z } from 'zod';
import { STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, instantText } from '../fields/answer-fields.js';
import { body, choiceField, reasonField } from '../fields/body-fields.js';
import { historyTradeSchema } from '../history-trade.js';

const MOST_WARNINGS = 100;

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
  trades,
  warnings: z
    .array(reasonField)
    .max(MOST_WARNINGS)
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
    problems: ['ALREADY_TRADED', 'HISTORY_IN_FUTURE', 'CALENDAR_ENDED'],
  }),
] as const;
