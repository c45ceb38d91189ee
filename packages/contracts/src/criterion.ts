import { z } from 'zod';
import { count, decimalText } from './fields/answer-fields.js';

/** One line of a gate (rules 4.4): counts are integers, the rest decimals; `actual` null: no evidence yet. */
export const criterion = z
  .strictObject({
    code: z.enum([
      'profitable_sessions',
      'win_rate',
      'win_rate_confidence',
      'average_rr',
      'profit_factor',
      'override_incidents',
      'trading_days',
      'active_days',
      'missed_days',
      'trade_count',
      'net_pnl',
      'max_drawdown',
      'stale_trades',
    ]),
    required: z
      .union([z.int(), decimalText])
      .nullable()
      .meta({ description: 'null: only a window without a losing trade meets it' }),
    actual: z.union([z.int(), decimalText]).nullable(),
    status: z.enum(['met', 'not_met', 'insufficient']),
  })
  .meta({ id: 'Criterion' });

/** A criterion of the gate with its wording, so that no client needs its own table of texts. */
export const criterionAnswer = z
  .strictObject({
    ...criterion.shape,
    name: z.string().meta({ description: 'Display name', examples: ['Win rate'] }),
    sentence: z
      .string()
      .meta({ description: 'The requirement, the present figure, and what is missing' }),
    missing: z
      .string()
      .nullable()
      .meta({
        description:
          'What is still missing, with the window sliding as new trades come in; null: met',
        examples: ['11 more trades; 8 of the next 11 must win'],
      }),
    imported: z
      .strictObject({
        imported: count,
        of: count,
        unit: z.enum(['sessions', 'trades', 'trading_days']),
      })
      .meta({ description: 'How much of its evidence was imported (rules 2.11)' }),
  })
  .meta({ id: 'CriterionInWords' });
