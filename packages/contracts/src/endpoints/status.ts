import { z } from 'zod';
import { constraints } from '../constraints.js';
import { endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText } from '../fields/answer-fields.js';
import { readinessInShort } from './readiness.js';

export const openPermit = z
  .strictObject({
    trade_id: z.string(),
    notional: decimalText,
    granted_at: instantText,
    expires_at: instantText,
  })
  .meta({ id: 'OpenPermit' });

const usedShare = z
  .strictObject({
    used: decimalText.meta({ description: 'Share of what is allowed: 1 is the limit' }),
    limit: decimalText.meta({ description: 'Share of equity' }),
  })
  .nullable();

/** null: the limit is off, or there is nothing to measure yet (rules 6.5). */
export const headroom = z
  .strictObject({
    consecutive_losses: z.strictObject({ losses: count, limit: count }).nullable(),
    rolling_win_rate: z
      .strictObject({
        win_rate: decimalText,
        limit: decimalText,
        losses_to_break: count.meta({ description: 'Counted losses from now on that break it' }),
      })
      .nullable(),
    daily_loss: usedShare,
    drawdown: usedShare,
  })
  .meta({ id: 'Headroom' });

export const botStatus = z
  .strictObject({
    ...constraints.shape,
    bot: z.string(),
    halted: z.boolean(),
    quarantined: z.boolean(),
    trading_day: dateText,
    equity: decimalText,
    open_permits: z.array(openPermit),
    open_trades: count,
    headroom: headroom.meta({
      description: 'How far each trigger of a downgrade is (rules 6.5)',
    }),
    readiness: readinessInShort,
    as_of: instantText,
  })
  .meta({ id: 'Status' });
export type StatusAnswer = z.infer<typeof botStatus>;

export const statusEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/status',
    subject: 'Status',
    access: 'bot',
    summary: 'A bot’s status',
    answers: { 200: botStatus },
  }),
] as const;
