import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { decimalText } from '../fields/answer-fields.js';
import { body, decimalField, instantField } from '../fields/body-fields.js';

export const portfolioBody = body({
  value: decimalField,
  net_flow: decimalField,
  at: instantField,
}).meta({ id: 'PortfolioReport' });

export const portfolioAnswer = z
  .strictObject({
    equity: decimalText,
    ignored: z.boolean().meta({ description: 'true: it is not newer than the last report' }),
  })
  .meta({ id: 'PortfolioAnswer' });

export const portfolioEndpoints = [
  endpoint({
    method: 'PUT',
    path: '/v1/portfolio',
    subject: 'Portfolio',
    access: 'bot',
    summary: 'Report the account’s value',
    description:
      '`net_flow`: deposits less withdrawals since the last report. A higher value raises the share-of-equity cap from the next market open, a lower one at once (rules 2.7).',
    body: portfolioBody,
    answers: { 200: portfolioAnswer },
  }),
] as const;
