import type { Delivery } from '@phasegate/client';
import {
  body,
  choiceField,
  decimalField,
  positiveDecimalField,
  reportedInstantField,
  symbolField,
} from '@phasegate/contracts';
import { z } from 'zod';
import type { ToolAnswer } from '../answers.js';
import { tradeId } from '../arguments.js';
import { tool } from './tool.js';

const output = z.strictObject({
  state: z.enum(['delivered', 'waiting', 'refused']).meta({
    description:
      'waiting: stored here, delivered by itself when the platform answers; refused: the platform will never accept it',
  }),
  stored: z
    .boolean()
    .meta({ description: 'false: not on the disk yet; it is lost if this server ends now' }),
  trade: z
    .strictObject({
      trade_id: z.string(),
      status: z.string(),
      permitted: z.boolean(),
      kind: z.string(),
      notional: z.string(),
      pnl: z.string().nullable(),
      counted: z.boolean().nullable(),
    })
    .nullable()
    .meta({ description: 'As the platform recorded it; null: not delivered, or nothing to show' }),
  problem: z
    .strictObject({ code: z.string(), message: z.string() })
    .nullable()
    .meta({ description: 'Why it was refused' }),
});

const reportedAt = reportedInstantField
  .meta({ description: 'ISO 8601 with a zone. Left out: now, by the platform’s clock' })
  .transform((at) => new Date(at));

const REPORT = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;

export const reportEntry = tool({
  name: 'report_entry',
  title: 'Report an executed entry',
  description: `Report every executed entry at once, with what was really filled (notional and prices may differ from the check; symbol, side and mode may not). The fill may exceed the notional asked by 2%. A live entry without a permit is recorded as an override and opens the circuit breaker, so report the truth and never report what was not executed. The same report may be repeated. With state "waiting" there is nothing to do: it is delivered by itself.`,
  annotations: REPORT,
  input: body({
    trade_id: tradeId,
    symbol: symbolField,
    side: choiceField('long', 'short'),
    mode: choiceField('paper', 'live'),
    notional: positiveDecimalField.meta({ description: 'Exposure at entry: stake × leverage' }),
    entry_price: positiveDecimalField.optional(),
    stop_price: positiveDecimalField.optional(),
    target_price: positiveDecimalField.optional(),
    parent_trade_id: tradeId.optional().meta({ description: 'The open trade that it adds to' }),
    opened_at: reportedAt.optional(),
  }),
  output,
  run: async (bot, args) => deliveryAnswer('entry', args.trade_id, await bot.client.opened(args)),
});

export const reportClose = tool({
  name: 'report_close',
  title: 'Report a closed trade',
  description: `Report every close once the position is flat, with the P&L after fees. After an emergency exit set kind to "emergency_exit". The same report may be repeated. With state "waiting" there is nothing to do: it is delivered by itself.`,
  annotations: REPORT,
  input: body({
    trade_id: tradeId,
    pnl: decimalField.meta({ description: 'Profit or loss net of fees, such as "-12.5"' }),
    closed_at: reportedAt.optional(),
    kind: choiceField('strategy', 'emergency_exit')
      .optional()
      .meta({ description: 'strategy unless given' }),
  }),
  output,
  run: async (bot, args) => deliveryAnswer('close', args.trade_id, await bot.client.closed(args)),
});

export const cancelPermit = tool({
  name: 'cancel_permit',
  title: 'Give a permit back',
  description: `Gives the permit of an allowed check back: only when you know that nothing was executed (order rejected, cancelled, never sent). In Proof of Concept that frees the day's trade. Never cancel to hide an execution: it would be recorded as unpermitted.`,
  annotations: REPORT,
  input: body({ trade_id: tradeId }),
  output,
  run: async (bot, { trade_id }) =>
    deliveryAnswer('cancel', trade_id, await bot.client.cancel(trade_id)),
});

function deliveryAnswer(what: string, trade_id: string, delivery: Delivery): ToolAnswer {
  const nothing = { state: delivery.state, stored: true, trade: null, problem: null };
  const name = `The ${what} of ${trade_id}`;
  if (delivery.state === 'waiting') {
    const { stored } = delivery;
    const where = stored
      ? 'is stored here and'
      : 'is NOT on the disk yet: keep this server running. It';
    return {
      text: `${name} ${where} will be delivered by itself when the platform answers.`,
      data: { ...nothing, stored },
    };
  }
  if (delivery.state === 'refused') {
    const { code, detail: message, errors = [] } = delivery.problem;
    const faults = errors.map(({ field, message: fault }) => `${field} ${fault}`);
    const sentence = [message, ...faults].join('; ');
    return {
      text: `${code}: ${name} was refused for good: ${sentence}`,
      data: { ...nothing, problem: { code, message: sentence } },
      failed: true,
    };
  }
  const trade = tradeIn(delivery.answer);
  const unpermitted =
    trade !== null && !trade.permitted
      ? ' It was NOT permitted: it counts as an override, and live entries stop until a person has acknowledged the breaker.'
      : '';
  return { text: `${name} is recorded.${unpermitted}`, data: { ...nothing, trade } };
}

/** In short: what an agent has to know of it. */
function tradeIn(answer: unknown): z.infer<typeof output>['trade'] {
  const known = recorded.safeParse(answer);
  return known.success ? known.data : null;
}

const recorded = z.object({
  trade_id: z.string(),
  status: z.string(),
  permitted: z.boolean(),
  kind: z.string(),
  notional: z.string(),
  pnl: z.string().nullable(),
  counted: z.boolean().nullable(),
});
