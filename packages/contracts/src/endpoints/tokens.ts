import { z } from 'zod';
import { EVERY_ROLE, ROLES } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { body, choiceField, instantField, nameField } from '../fields/body-fields.js';

const subject = 'Tokens';

export const newTokenBody = body({
  name: nameField,
  role: choiceField(...ROLES),
  expires_at: instantField
    .nullable()
    .optional()
    .meta({
      description:
        'When it ends; 90 days from now unless given. null: it does not expire, for administrators only',
      examples: ['2027-03-09T00:00:00.000Z'],
    }),
}).meta({ id: 'NewToken' });

/** `suspended`: its owner was disabled, or could not have its role any more. */
export const TOKEN_STATES = ['valid', 'expired', 'revoked', 'suspended'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export const token = z
  .strictObject({
    id: z
      .string()
      .meta({ description: 'The id that the logs record for requests with this token' }),
    name: z.string(),
    role: z.enum(ROLES),
    owner: z.string().nullable().meta({
      description:
        'Its owner: a user, or a token created on the command line; null: it was created there itself',
    }),
    created_at: instantText,
    created_by: z.string(),
    expires_at: instantText.nullable().meta({ description: 'null: it does not expire' }),
    last_used_at: instantText.nullable().meta({
      description:
        'When it was last used, up to ten minutes older than the truth; null: it was never used, or only before its use was noted',
    }),
    revoked_at: instantText.nullable(),
    state: z.enum(TOKEN_STATES).meta({
      description:
        'Only a valid one admits anybody. suspended: its owner was disabled, or could not have its role any more',
    }),
  })
  .meta({ id: 'Token' });
export type TokenAnswer = z.infer<typeof token>;

export const createdToken = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    expires_at: instantText.nullable(),
    token: z.string().meta({ description: 'Shown this once; the platform keeps its hash only' }),
  })
  .meta({ id: 'CreatedToken' });
export type CreatedTokenAnswer = z.infer<typeof createdToken>;

export const tokenEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/tokens',
    subject,
    access: EVERY_ROLE,
    summary: 'One’s own tokens, newest first; an administrator sees everybody’s',
    answers: { 200: z.strictObject({ items: z.array(token) }) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tokens',
    subject,
    access: EVERY_ROLE,
    summary: 'Make a token',
    description:
      'For one’s own role; an administrator makes any. It acts for its owner: it sees their bots, and ends when they are disabled. Within 366 days unless an administrator makes it, and one made with a token ends no later than that token.',
    body: newTokenBody,
    answers: { 201: createdToken },
    problems: ['FORBIDDEN'],
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/tokens/{token}',
    subject,
    access: EVERY_ROLE,
    summary: 'Revoke a token, at once',
    description: 'One of one’s own; an administrator any. Revoking it again changes nothing.',
    answers: { 204: null },
    problems: ['TOKEN_UNKNOWN'],
  }),
] as const;
