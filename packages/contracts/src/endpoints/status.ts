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
    summary: 'How the bot stands',
    answers: { 200: botStatus },
  }),
] as const;
