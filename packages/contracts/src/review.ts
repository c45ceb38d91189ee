import { z } from 'zod';
import { count, dateText, decimalText, instantText, mode, side } from './fields/answer-fields.js';

const openPosition = z
  .strictObject({
    trade_id: z.string(),
    symbol: z.string(),
    side,
    mode,
    notional: decimalText,
    opened_at: instantText,
    market_opens: count.meta({ description: 'Market opens that it has seen since it was opened' }),
  })
  .meta({ id: 'OpenPosition' });

const importedPart = z
  .strictObject({
    by: z.string(),
    at: instantText,
    as: z.enum(['backtest', 'paper']),
    trades: count,
    sessions: count,
    evidence_sessions: count.meta({
      description: 'Sessions of it among the evidence of the gate',
    }),
    warnings: z.array(z.string()).meta({ description: 'Missing or omitted information' }),
  })
  .meta({ id: 'ImportedPart' });

const phaseLimits = z
  .strictObject({
    mode,
    size: decimalText
      .nullable()
      .meta({ description: 'Of a position, as the phase begins; null: no limit' }),
    size_may_grow_to: decimalText.nullable().meta({ description: 'null: no raises' }),
    trades_per_day: count.nullable().meta({ description: 'null: no limit' }),
    consecutive_losses: count.nullable().meta({ description: 'null: no trigger, here and below' }),
    rolling_win_rate: decimalText.nullable(),
    daily_loss: decimalText.nullable(),
    drawdown: decimalText.nullable(),
  })
  .meta({ id: 'PhaseLimits' });
export type PhaseLimitsAnswer = z.infer<typeof phaseLimits>;

/** The facts that the approver of an advance is shown beside the criteria (rules 2.7, 2.11, 4.6, 7.5). */
export const approvalReview = z
  .strictObject({
    changes: z
      .strictObject({ before: phaseLimits, after: phaseLimits })
      .nullable()
      .meta({ description: 'Changes that the advance makes; null in Scaling' }),
    open_positions: count,
    positions: z.array(openPosition).meta({ description: 'The longest open first, 20 at most' }),
    open_pnl: z
      .strictObject({ amount: decimalText, reported_at: instantText })
      .nullable()
      .meta({ description: 'Unrealised, of the whole account; null: not reported' }),
    unexplained_balances: count.meta({
      description:
        'Reports of the tenure whose balance differs by more than 1% from the one before plus closes and flows',
    }),
    unexplained: z
      .array(z.strictObject({ reported_at: instantText, amount: decimalText }))
      .meta({ description: 'The latest first, 20 at most; below 0: less than the record says' }),
    window_since: dateText.meta({ description: 'The first trading day of the gate’s window' }),
    unpermitted_days: count.meta({
      description: 'Trading days of the window with an unpermitted or oversized trade',
    }),
    days: z
      .array(z.strictObject({ date: dateText, unpermitted: count, oversized: count }))
      .meta({ description: 'The latest first, 20 at most' }),
    corrected_trades: count.meta({
      description: 'Trades of the window that were corrected or voided',
    }),
    corrected_by: z.array(z.strictObject({ by: z.string(), corrected: count, voided: count })),
    imports: z.array(importedPart),
  })
  .meta({ id: 'ApprovalReview' });
export type ApprovalReviewAnswer = z.infer<typeof approvalReview>;
