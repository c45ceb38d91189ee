import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { dateText, instantText } from '../fields/answer-fields.js';
import { body, reasonField } from '../fields/body-fields.js';
import { dateField } from '../fields/date.js';

const subject = 'Market calendar';

export const closureBody = body({ date: dateField, reason: reasonField }).meta({
  id: 'NewClosure',
});

export const closure = z
  .strictObject({ date: dateText, reason: z.string(), added_by: z.string(), added_at: instantText })
  .meta({ id: 'Closure' });
export type ClosureAnswer = z.infer<typeof closure>;

export const closureEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/calendar/closures',
    subject,
    access: EVERY_ROLE,
    summary: 'Closures that administrators have added',
    answers: { 200: z.strictObject({ items: z.array(closure) }) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/calendar/closures',
    subject,
    access: ADMIN_ONLY,
    summary: 'Add a full-day closure of us-equities',
    description: 'Future trading days only (rules 1.3).',
    body: closureBody,
    answers: { 201: closure },
    problems: ['CLOSURE_KNOWN'],
  }),
] as const;
