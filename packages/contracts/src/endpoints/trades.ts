import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import {
  dateText,
  decimalText,
  instantText,
  kind,
  mode,
  phase,
  side,
} from '../fields/answer-fields.js';
import {
  body,
  choiceField,
  decimalField,
  idField,
  reportedInstantField,
} from '../fields/body-fields.js';
import { tradeCheckFields } from './trade-checks.js';

const subject = 'Trades';

export const entryReportBody = body({
  ...tradeCheckFields,
  opened_at: reportedInstantField,
  kind: choiceField('strategy', 'manual_override').optional(),
}).meta({ id: 'EntryReport' });

export const closeReportBody = body({
  closed_at: reportedInstantField,
  pnl: decimalField,
  kind: choiceField('strategy', 'emergency_exit').optional(),
}).meta({ id: 'CloseReport' });

export const trade = z
  .strictObject({
    trade_id: z.string(),
    status: z.enum(['open', 'closed', 'voided']),
    symbol: z.string().nullable(),
    side: side.nullable(),
    mode,
    kind,
    phase: phase.meta({ description: 'The phase in which it was opened' }),
    trading_day: dateText,
    permitted: z
      .boolean()
      .meta({ description: 'false: there was no check, or it was blocked (rules 3.5)' }),
    imported: z.boolean(),
    notional: decimalText,
    entry_price: decimalText.nullable(),
    stop_price: decimalText.nullable(),
    target_price: decimalText.nullable(),
    parent_trade_id: z.string().nullable(),
    opened_at: instantText,
    closed_at: instantText.nullable(),
    pnl: decimalText.nullable(),
    outcome: z.enum(['win', 'loss', 'flat']).nullable(),
    counted: z.boolean().nullable(),
    not_counted: z
      .enum(['kind', 'mode', 'earlier_tenure', 'too_small', 'late'])
      .nullable()
      .meta({ description: 'Why it does not count (rules 2.12)' }),
    addition: z.strictObject({ trade_id: z.string(), notional: decimalText }).optional().meta({
      description:
        'The entry that was asked about added to this trade: it has no close of its own (rules 3.5)',
    }),
    session_date: dateText
      .nullable()
      .meta({ description: 'The session it closed in; null while that one runs' }),
  })
  .meta({ id: 'Trade' });
export type TradeAnswer = z.infer<typeof trade>;

export const knownTrade = z
  .strictObject({
    trade_id: z.string(),
    trade: trade.nullable().meta({ description: 'null: no entry was reported' }),
    permit: z
      .strictObject({
        state: z.enum(['outstanding', 'unconfirmed']),
        granted_at: instantText,
        ends_at: instantText,
        notional: decimalText,
      })
      .nullable()
      .meta({ description: 'null: no permit waits for a report' }),
  })
  .meta({ id: 'KnownTrade' });
export type KnownTradeAnswer = z.infer<typeof knownTrade>;

export const reconcileBody = body({
  open_trade_ids: z
    .array(idField, { error: 'must be a list of trade_ids' })
    .meta({ description: 'Every trade that the bot holds open' }),
}).meta({ id: 'OpenTrades' });

export const reconciliation = z
  .strictObject({
    unknown_here: z
      .array(z.string())
      .meta({ description: 'Held open by the bot, never reported: report the entries' }),
    closed_here: z
      .array(z.string())
      .meta({ description: 'Held open by the bot, closed or voided here' }),
    open_here: z
      .array(z.string())
      .meta({ description: 'Open here, not held by the bot: report the closes' }),
    unconfirmed: z.array(z.string()).meta({
      description:
        'Permits that expired without a report or a cancellation: report the entry, or cancel the permit',
    }),
  })
  .meta({ id: 'Reconciliation' });

export const tradeEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/trades',
    subject,
    access: 'bot',
    summary: 'Report an executed entry',
    description:
      'An execution is always recorded; without a permit it is a manual override, which trips the breaker. With the parent_trade_id of an open trade in the same symbol and side it adds to that: the answer is the parent, with its new notional. Repeating the same report answers 200; a different one with the same trade_id is a conflict.',
    body: entryReportBody,
    answers: { 201: trade, 200: trade },
    problems: ['TRADE_CONFLICT'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/trades/{trade_id}/close',
    subject,
    access: 'bot',
    summary: 'Report a close',
    body: closeReportBody,
    answers: { 200: trade },
    problems: ['TRADE_UNKNOWN', 'TRADE_CONFLICT'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/trades/{trade_id}',
    subject,
    access: 'bot',
    summary: 'A trade by its trade_id',
    answers: { 200: knownTrade },
    problems: ['TRADE_UNKNOWN'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/reconcile',
    subject,
    access: 'bot',
    summary: 'Compare the open trades of both sides',
    body: reconcileBody,
    answers: { 200: reconciliation },
  }),
] as const;
