import { policySchema } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { body, overridePasswordField, reasonField } from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { partialPolicy } from './bots.js';

/** The default policy that a new bot gets, for clients that show a policy beside it. */
export { DEFAULT_POLICY } from '@phasegate/phase-core';

const subject = 'Policy';

export const policyBody = body({
  policy: partialPolicy,
  reason: reasonField,
  override_password: overridePasswordField
    .optional()
    .meta({ description: 'For a looser policy: an administrator’s', writeOnly: true }),
}).meta({ id: 'PolicyChanges' });

export const wholePolicy = policySchema.meta({ id: 'Policy' });

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
    policy: wholePolicy,
    changes: z.array(policyChange),
  })
  .meta({ id: 'PolicyVersion' });
export type PolicyVersionAnswer = z.infer<typeof policyVersion>;

export const policyPreviewBody = body({ policy: partialPolicy }).meta({ id: 'PolicyToPreview' });

/** Preview of publishing a policy. */
export const policyPreview = z
  .strictObject({
    changes: z.array(policyChange),
    override_required: z
      .boolean()
      .meta({ description: 'Something is looser: an administrator and the override password' }),
    takes_effect: z
      .enum(['boundary', 'tenure'])
      .nullable()
      .meta({ description: 'null: it cannot be published, see refusal' }),
    refusal: z
      .strictObject({ code: z.enum(['CALENDAR_FIXED', 'POLICY_UNCHANGED']), message: z.string() })
      .nullable()
      .meta({ description: 'The answer that publishing would give the caller' }),
    policy: wholePolicy,
  })
  .meta({ id: 'PolicyPreview' });
export type PolicyPreviewAnswer = z.infer<typeof policyPreview>;

const versionNumber = z
  .string({ error: 'is missing' })
  .regex(/^[1-9]\d{0,8}$/, { error: 'must be the number of a version' })
  .transform(Number);

export const policyDifferenceQuery = z.strictObject({ from: versionNumber, to: versionNumber });

export const policyDifference = z
  .strictObject({ from: z.int(), to: z.int(), changes: z.array(policyChange) })
  .meta({ id: 'PolicyDifference' });
export type PolicyDifferenceAnswer = z.infer<typeof policyDifference>;

export const policyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/policy',
    subject,
    access: 'bot',
    summary: 'The policy in force of the key’s own bot',
    answers: { 200: policyVersion },
  }),
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
    method: 'POST',
    path: '/v1/bots/{bot}/policy/preview',
    subject,
    access: STEERING,
    summary: 'Preview a policy change',
    description:
      'Key by key, which way each goes, whether an override is needed and when it would take effect. Nothing is recorded.',
    body: policyPreviewBody,
    answers: { 200: policyPreview },
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
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/policies/difference',
    subject,
    access: EVERY_ROLE,
    summary: 'Compare two policy versions, key by key',
    query: policyDifferenceQuery,
    answers: { 200: policyDifference },
    problems: ['POLICY_VERSION_UNKNOWN'],
  }),
] as const;
