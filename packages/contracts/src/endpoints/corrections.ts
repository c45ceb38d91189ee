import { ADMIN_ONLY } from '../access.js';
import { endpoint } from '../endpoint.js';
import { body, decimalField, overridePasswordField, reasonField } from '../fields/body-fields.js';
import { trade } from './trades.js';

const subject = 'Corrections';

export const correctionBody = body({
  pnl: decimalField,
  reason: reasonField,
  override_password: overridePasswordField,
}).meta({ id: 'Correction' });

export const voidBody = body({
  reason: reasonField,
  override_password: overridePasswordField,
}).meta({ id: 'Voiding' });

const OVERRIDE_PROBLEMS = ['PASSWORD_NOT_CONFIGURED', 'PASSWORD_WRONG', 'LOCKED_OUT'] as const;

export const correctionEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/trades/{trade_id}/correct',
    subject,
    access: ADMIN_ONLY,
    summary: 'Correct a closed trade’s result',
    description: 'An override (rules 7.5): appended to the log; nothing is overwritten.',
    body: correctionBody,
    answers: { 200: trade },
    problems: ['TRADE_UNKNOWN', 'TRADE_CONFLICT', 'TRADE_NOT_CLOSED', ...OVERRIDE_PROBLEMS],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/trades/{trade_id}/void',
    subject,
    access: ADMIN_ONLY,
    summary: 'Void a trade that never was, or an orphan',
    body: voidBody,
    answers: { 200: trade },
    problems: ['TRADE_UNKNOWN', 'TRADE_CONFLICT', ...OVERRIDE_PROBLEMS],
  }),
] as const;
