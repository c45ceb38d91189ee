import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { body, nameField } from '../fields/body-fields.js';

const subject = 'Keys';

export const newKeyBody = body({ name: nameField }).meta({ id: 'NewKey' });

export const botKey = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    created_at: instantText,
    created_by: z.string(),
    last_used_at: instantText.nullable().meta({
      description:
        'When the bot last made a call with it, up to ten minutes older than the truth, and more after a crash of the API; null: it was never used, or only before its use was noted',
    }),
    revoked_at: instantText.nullable(),
  })
  .meta({ id: 'BotKey' });
export type BotKeyAnswer = z.infer<typeof botKey>;

export const createdKey = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    key: z.string().meta({ description: 'Shown this once; the platform keeps its hash only' }),
  })
  .meta({ id: 'CreatedKey' });

export const keyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/keys',
    subject,
    access: EVERY_ROLE,
    summary: 'The bot’s keys, newest first',
    answers: { 200: z.strictObject({ items: z.array(botKey) }) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/keys',
    subject,
    access: STEERING,
    summary: 'Make a key',
    body: newKeyBody,
    answers: { 201: createdKey },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/bots/{bot}/keys/{key}',
    subject,
    access: STEERING,
    summary: 'Revoke a key, at once',
    answers: { 204: null },
    problems: ['KEY_UNKNOWN'],
  }),
] as const;
