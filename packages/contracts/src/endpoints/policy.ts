import { policySchema } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { body, overridePasswordField, reasonField } from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { partialPolicy } from './bots.js';

const subject = 'Policy';

export const policyBody = body({
  policy: partialPolicy,
  reason: reasonField,
  override_password: overridePasswordField
    .optional()
    .meta({ description: 'For a looser policy: an administrator’s', writeOnly: true }),
}).meta({ id: 'PolicyChanges' });

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const policyChange = z
  .strictObject({
    key: z.string(),
    from: value,
    to: value,
    effect: z.enum(['looser', 'tighter', 'fixed']),
  })
  .meta({ id: 'PolicyChange' });

export const policyVersion = z
  .strictObject({
    version: z.int(),
    state: z.enum(['in_force', 'waiting', 'past']),
    published_at: instantText,
    by: z.string().nullable(),
    reason: z.string().nullable(),
    takes_effect: z.enum(['registration', 'boundary', 'tenure']),
    policy: policySchema.meta({ id: 'Policy' }),
    changes: z.array(policyChange),
  })
  .meta({ id: 'PolicyVersion' });
export type PolicyVersionAnswer = z.infer<typeof policyVersion>;

export const policyEndpoints = [
  endpoint({
    method: 'PUT',
    path: '/v1/bots/{bot}/policy',
    subject,
    access: STEERING,
    summary: 'Publish a policy version',
    description:
      'The keys to change. Tightening takes effect at the next market open. A key that loosens the ladder is an override: it needs an administrator and the override password, and takes effect with the next tenure (rules 7.4).',
    body: policyBody,
    answers: { 200: policyVersion },
    problems: [
      'OVERRIDE_REQUIRED',
      'PASSWORD_NOT_CONFIGURED',
      'PASSWORD_WRONG',
      'LOCKED_OUT',
      'CALENDAR_FIXED',
      'POLICY_UNCHANGED',
    ],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/policies',
    subject,
    access: EVERY_ROLE,
    summary: 'Policy versions, newest first',
    query: pageQuery,
    answers: { 200: pageOf(policyVersion) },
  }),
] as const;
