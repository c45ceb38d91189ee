import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import {
  body,
  idField,
  nameField,
  overridePasswordField,
  positiveDecimalField,
  reasonField,
} from '../fields/body-fields.js';
import { exact, Fault } from '../fields/wire-field.js';
import { pageOf, pageQuery } from '../paging.js';
import { botStatus } from './status.js';

const subject = 'Bots';

const currencyField = exact(
  'a currency',
  (text) =>
    /^[A-Z0-9]{2,10}$/.test(text)
      ? text
      : new Fault('must be 2 to 10 capital letters or digits, such as USD'),
  { examples: ['USD'] },
);

/** The keys of a policy to change, as in `{"gates": {"experience": {"win_rate": "0.65"}}}`; the core checks them. */
export const partialPolicy = z
  .record(z.string(), z.unknown(), { error: 'must be a JSON object' })
  .meta({ id: 'PartialPolicy', examples: [{ gates: { experience: { win_rate: '0.65' } } }] });

export const newBotBody = body({
  name: nameField,
  portfolio_value: positiveDecimalField,
  currency: currencyField
    .optional()
    .meta({ description: 'USD unless told; fixed at registration' }),
  preset: z
    .literal('freqtrade', { error: 'must be freqtrade' })
    .optional()
    .meta({ description: 'freqtrade: every date is a trading day, R:R as realized' }),
  policy: partialPolicy
    .optional()
    .meta({ description: 'Merged over the defaults; anything looser needs an override' }),
  override_password: overridePasswordField
    .optional()
    .meta({ description: 'For a looser policy: an administrator’s', writeOnly: true }),
  reason: reasonField
    .optional()
    .meta({ description: 'Kept in the log; a looser policy needs one' }),
}).meta({ id: 'NewBot' });

export const botChangesBody = body({
  name: nameField.optional(),
  archived: z.boolean({ error: 'must be true or false' }).optional().meta({
    description: 'Archived bots are left out of lists. Revoke the keys to stop one.',
  }),
  members: body({
    add: z.array(idField).optional(),
    remove: z.array(idField).optional(),
  })
    .optional()
    .meta({ description: 'Ids of users and tokens; administrators only' }),
})
  .refine((changes) => Object.keys(changes).length > 0, {
    error: 'must change something',
    path: ['body'],
  })
  .meta({ id: 'BotChanges' });

/** Why somebody should look at a bot. */
export const ATTENTION = [
  'HALTED',
  'QUARANTINED',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
  'READY_TO_ADVANCE',
  'IDLE',
  'MANY_EMERGENCY_EXITS',
] as const;
export type Attention = (typeof ATTENTION)[number];

export const bot = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    currency: z.string(),
    created_at: instantText,
    archived_at: instantText.nullable(),
    attention: z.array(z.enum(ATTENTION)),
    status: botStatus,
  })
  .meta({ id: 'Bot' });
export type BotAnswer = z.infer<typeof bot>;

export const botDetail = z
  .strictObject({ ...bot.shape, members: z.array(z.string()), policy_version: z.int() })
  .meta({ id: 'BotDetail' });
export type BotDetailAnswer = z.infer<typeof botDetail>;

export const botsQuery = pageQuery.extend({
  archived: z.enum(['true', 'false'], { error: 'must be true or false' }).optional().meta({
    description: 'true: the archived ones instead',
  }),
});

export const botEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots',
    subject,
    access: EVERY_ROLE,
    summary: 'The bots one may see, newest first',
    query: botsQuery,
    answers: { 200: pageOf(bot) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots',
    subject,
    access: STEERING,
    summary: 'Register a bot',
    description:
      'It begins in Experience; whoever registers it is its first member. A policy looser than the defaults is an override (rules 7.4): an administrator’s, with the password and a reason; it is in force at once.',
    body: newBotBody,
    answers: { 201: botDetail },
    problems: ['OVERRIDE_REQUIRED', 'PASSWORD_NOT_CONFIGURED', 'PASSWORD_WRONG', 'LOCKED_OUT'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}',
    subject,
    access: EVERY_ROLE,
    summary: 'One bot',
    answers: { 200: botDetail },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/bots/{bot}',
    subject,
    access: STEERING,
    summary: 'Rename, archive, change members',
    description: 'Archiving ends the bot’s keys; with open positions it is refused.',
    body: botChangesBody,
    answers: { 200: botDetail },
    problems: ['OPEN_POSITIONS'],
  }),
] as const;
