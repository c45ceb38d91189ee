import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { reasonBody } from './decisions.js';

const subject = 'Halt';

export const haltAnswer = z
  .strictObject({
    halted: z.boolean(),
    halted_at: instantText.nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Halt' });

export const haltEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/halt',
    subject,
    access: EVERY_ROLE,
    summary: 'Whether all bots are halted',
    answers: { 200: haltAnswer },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/halt',
    subject,
    access: ADMIN_ONLY,
    summary: 'Stop the live entries of every bot',
    description:
      'Takes effect at once; outstanding permits are revoked. Exits and paper trades are not affected.',
    body: reasonBody,
    answers: { 200: haltAnswer },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/resume',
    subject,
    access: ADMIN_ONLY,
    summary: 'Let entries go on',
    body: reasonBody,
    answers: { 200: haltAnswer },
  }),
] as const;
