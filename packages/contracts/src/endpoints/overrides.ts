import { OVERRIDE_ACTIONS, PHASES } from '@phasegate/phase-core';
import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, instantText, phase } from '../fields/answer-fields.js';
import {
  body,
  choiceField,
  idField,
  overridePasswordField,
  reasonField,
} from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { transition } from './history.js';
import { policyChange } from './policy.js';

const subject = 'Overrides';

export const rollbackBody = body({
  to_phase: choiceField(...PHASES).meta({ description: 'An earlier phase' }),
  reason: reasonField,
  override_password: overridePasswordField,
}).meta({ id: 'Rollback' });

export const resetBody = body({
  reason: reasonField,
  override_password: overridePasswordField,
}).meta({ id: 'SessionReset' });

/** One attempt to override the ladder, or, with LOCKED_OUT, those of one minute (rules 7.2). */
export const override = z
  .strictObject({
    id: z.string().meta({ description: 'As in the log: the log’s name and the event’s number' }),
    bot: z.string().nullable().meta({ description: 'null: a registration that was refused' }),
    bot_name: z.string().nullable(),
    at: instantText,
    by: z.string(),
    action: z.enum(OVERRIDE_ACTIONS),
    phase: phase.nullable().meta({ description: 'Where the bot was' }),
    to_phase: phase.nullable().meta({ description: 'The requested phase, if one was named' }),
    outcome: z.enum(['accepted', 'blocked']),
    code: z
      .string()
      .nullable()
      .meta({
        description: 'Why it was blocked',
        examples: ['PASSWORD_WRONG'],
      }),
    reason: z.string(),
    attempts: count.meta({ description: '1, but for LOCKED_OUT: all of that minute' }),
    minute: instantText.nullable().meta({ description: 'With LOCKED_OUT: when it began' }),
    changes: z.array(policyChange).meta({ description: 'With a policy: what it changes' }),
  })
  .meta({ id: 'Override' });
export type OverrideAnswer = z.infer<typeof override>;

export const overridesQuery = pageQuery.extend({
  bot: idField.optional().meta({ description: 'Of this bot only' }),
});

const refusals = [
  'PASSWORD_NOT_CONFIGURED',
  'PASSWORD_WRONG',
  'LOCKED_OUT',
  'OPEN_POSITIONS',
] as const;
const recorded =
  'Every attempt is recorded before it is answered. Wrong passwords slow down further attempts; LOCKED_OUT says when to try again.';

export const overrideEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/rollback',
    subject,
    access: ADMIN_ONLY,
    summary: 'Roll a bot back to an earlier phase',
    description: `A new tenure there, its permits revoked; never with open positions, and never forward (rules 7.1). ${recorded}`,
    body: rollbackBody,
    answers: { 200: transition },
    problems: [...refusals, 'NOT_SEQUENTIAL'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/reset-sessions',
    subject,
    access: ADMIN_ONLY,
    summary: 'Reset a bot’s sessions',
    description: `A new tenure in the same phase: windows, streaks and day counts start again from zero. ${recorded}`,
    body: resetBody,
    answers: { 200: transition },
    problems: refusals,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/overrides',
    subject,
    access: EVERY_ROLE,
    summary: 'The overrides log, newest first',
    description:
      'Operators see their bots’. Throttled attempts appear as one line when their minute is over.',
    query: overridesQuery,
    answers: { 200: pageOf(override) },
    problems: ['BOT_UNKNOWN'],
  }),
] as const;
