import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { decimalText } from '../fields/answer-fields.js';
import { body, decimalField, idField, instantField } from '../fields/body-fields.js';

export const portfolioBody = body({
  report_id: idField
    .optional()
    .meta({ description: 'Names the report: sent again it changes nothing' }),
  value: decimalField,
  open_pnl: decimalField
    .optional()
    .meta({ description: 'The unrealised part of the value; 0 by default' }),
  net_flow: decimalField,
  at: instantField,
}).meta({ id: 'PortfolioReport' });

export const portfolioAnswer = z
  .strictObject({
    equity: decimalText,
    ignored: z
      .boolean()
      .meta({ description: 'true: older than the last report; only its flow took effect' }),
    repeated: z.boolean().meta({ description: 'true: it was recorded before; nothing changed' }),
  })
  .meta({ id: 'PortfolioAnswer' });
export type PortfolioAnswer = z.infer<typeof portfolioAnswer>;

export const portfolioEndpoints = [
  endpoint({
    method: 'PUT',
    path: '/v1/portfolio',
    subject: 'Portfolio',
    access: 'bot',
    summary: 'Report the account’s value',
    description:
      '`value` is what the account is worth at `at`, `open_pnl` the unrealised part of it; `net_flow`: deposits less withdrawals since your previous report. A report can trigger a downgrade (rules 6.1). A higher value raises the share-of-equity caps from the next market open, a lower one at once (2.7).',
    body: portfolioBody,
    answers: { 200: portfolioAnswer },
    problems: ['REPORT_CONFLICT', 'FLOW_TOO_LARGE'],
  }),
] as const;
