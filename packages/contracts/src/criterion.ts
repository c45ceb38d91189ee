import { z } from 'zod';
import { decimalText } from './fields/answer-fields.js';

/** One line of a gate (rules 4.4): counts are integers, the rest decimals; `actual` null: no evidence yet. */
export const criterion = z
  .strictObject({
    code: z.enum([
      'profitable_sessions',
      'win_rate',
      'average_rr',
      'override_incidents',
      'trading_days',
      'missed_days',
      'trade_count',
      'net_pnl',
      'max_drawdown',
    ]),
    required: z.union([z.int(), decimalText]),
    actual: z.union([z.int(), decimalText]).nullable(),
    status: z.enum(['met', 'not_met', 'insufficient']),
  })
  .meta({ id: 'Criterion' });

export const criterionAnswer = z
  .strictObject({ ...criterion.shape, sentence: z.string() })
  .meta({ id: 'CriterionInWords' });
