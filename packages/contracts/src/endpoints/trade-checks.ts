import { z } from 'zod';
import { blockReason } from '../constraints.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText, phase } from '../fields/answer-fields.js';
import {
  body,
  choiceField,
  idField,
  positiveDecimalField,
  strategyField,
  symbolField,
} from '../fields/body-fields.js';

const subject = 'Trade checks';

export const tradeCheckFields = {
  trade_id: idField,
  symbol: symbolField,
  side: choiceField('long', 'short'),
  mode: choiceField('paper', 'live'),
  notional: positiveDecimalField,
  entry_price: positiveDecimalField.optional(),
  stop_price: positiveDecimalField.optional(),
  target_price: positiveDecimalField.optional(),
  parent_trade_id: idField
    .optional()
    .meta({ description: 'The open trade that it would add to (rules 3.5)' }),
};

export const tradeCheckBody = body({
  ...tradeCheckFields,
  strategy: strategyField.optional(),
}).meta({ id: 'TradeCheck' });

/** A block is an answer, not an error (rules 3). */
export const checkAnswer = z
  .strictObject({
    decision: z.enum(['allow', 'block']),
    phase,
    reasons: z.array(z.strictObject({ code: blockReason, message: z.string() })),
    max_notional: decimalText
      .nullable()
      .meta({ description: 'The largest notional allowed now; null: no limit' }),
    permit: z
      .strictObject({ expires_at: instantText })
      .nullable()
      .meta({ description: 'null for a block, and for paper, which needs none' }),
    next_allowed_at: instantText.optional().meta({ description: 'With DAILY_LIMIT' }),
    countdown_seconds: count.optional().meta({ description: 'With DAILY_LIMIT, rounded up' }),
    checked_at: instantText,
  })
  .meta({
    id: 'CheckAnswer',
    examples: [
      {
        decision: 'block',
        phase: 'proof_of_concept',
        reasons: [
          {
            code: 'DAILY_LIMIT',
            message:
              'Proof of Concept has used its trade for this trading day; the next is allowed at 2026-03-10 11:00 UTC, in 20 h 30 min.',
          },
        ],
        max_notional: '100',
        permit: null,
        next_allowed_at: '2026-03-10T11:00:00.000Z',
        countdown_seconds: 73800,
        checked_at: '2026-03-09T14:30:00.000Z',
      },
    ],
  });
export type CheckAnswerBody = z.infer<typeof checkAnswer>;

export const tradeCheckEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/trade-checks',
    subject,
    access: 'bot',
    summary: 'Ask before an entry',
    description:
      'An allowed live check reserves a permit. While it is outstanding, the same question gets the same answer; another question under its trade_id is a conflict. Anything but an `allow` is a block: an error too.',
    body: tradeCheckBody,
    answers: { 200: checkAnswer },
    problems: ['TRADE_ALREADY_REPORTED', 'PERMIT_CONFLICT', 'BOT_ARCHIVED', 'RATE_LIMITED'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/trade-checks/{trade_id}/renew',
    subject,
    access: 'bot',
    summary: 'Renew a resting order’s permit',
    description:
      'The check is evaluated again. A block does not revoke the permit: it lasts until it expires.',
    answers: { 200: checkAnswer },
    problems: ['PERMIT_UNKNOWN', 'BOT_ARCHIVED', 'RATE_LIMITED'],
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/trade-checks/{trade_id}',
    subject,
    access: 'bot',
    summary: 'Give a permit back: nothing was executed',
    description:
      'Gives the permit and its day back; after it has expired its room alone (rules 2.14). Repeating it changes nothing.',
    answers: { 204: null },
    problems: ['TRADE_ALREADY_REPORTED'],
  }),
] as const;
