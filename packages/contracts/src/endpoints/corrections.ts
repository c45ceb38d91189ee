import { ADMIN_ONLY } from '../access.js';
import { endpoint } from '../endpoint.js';
import { body, decimalField, reasonField } from '../fields/body-fields.js';
import { reasonBody } from './decisions.js';
import { trade } from './trades.js';

const subject = 'Corrections';

export const correctionBody = body({ pnl: decimalField, reason: reasonField }).meta({
  id: 'Correction',
});

export const correctionEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/trades/{trade_id}/correct',
    subject,
    access: ADMIN_ONLY,
    summary: 'Correct a closed trade’s result',
    description: 'Appended to the log; nothing is overwritten.',
    body: correctionBody,
    answers: { 200: trade },
    problems: ['TRADE_UNKNOWN', 'TRADE_CONFLICT', 'TRADE_NOT_CLOSED'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/trades/{trade_id}/void',
    subject,
    access: ADMIN_ONLY,
    summary: 'Void a trade that never was, or an orphan',
    body: reasonBody,
    answers: { 200: trade },
    problems: ['TRADE_UNKNOWN', 'TRADE_CONFLICT'],
  }),
] as const;
