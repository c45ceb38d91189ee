import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE } from '../access.js';
import { ALERT_KIND_NAMES, SEVERITIES } from '../alerts.js';
import { endpoint } from '../endpoint.js';
import { count, instantText } from '../fields/answer-fields.js';
import { pageOf, pageQuery } from '../paging.js';

const subject = 'Alerts';

/** The delivery status of a message to a channel; `dead`: given up until an administrator resends it. */
export const DELIVERY_STATES = ['pending', 'sent', 'dead'] as const;

export const alertDelivery = z
  .strictObject({
    channel: z.string().meta({
      description: 'log, email, telegram, or webhook: and its host',
      examples: ['webhook:hooks.slack.com'],
    }),
    state: z.enum(DELIVERY_STATES),
    attempts: count,
    next_attempt_at: instantText.nullable().meta({ description: 'While it is pending' }),
    sent_at: instantText.nullable(),
    last_error: z
      .string()
      .nullable()
      .meta({ description: 'Why the last attempt failed, or what was amiss although it was sent' }),
    alerts_in_message: count.meta({ description: 'More than 1: they were sent in a digest' }),
  })
  .meta({ id: 'AlertDelivery' });

export const alert = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(ALERT_KIND_NAMES),
    severity: z.enum(SEVERITIES),
    bot: z.string().nullable().meta({ description: 'null: about the platform' }),
    bot_name: z.string().nullable(),
    title: z.string(),
    text: z.string().meta({ description: 'The event, its consequence, and what to do' }),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'The same for programs' }),
    raised_at: instantText,
    over_at: instantText
      .nullable()
      .meta({ description: 'When a condition that comes and goes was over' }),
    deliveries: z
      .array(alertDelivery)
      .meta({ description: 'Empty until a worker has taken the alert up' }),
  })
  .meta({ id: 'Alert' });
export type AlertAnswer = z.infer<typeof alert>;

export const alertsQuery = pageQuery.extend({
  kind: z
    .enum(ALERT_KIND_NAMES, { error: `must be one of ${ALERT_KIND_NAMES.join(', ')}` })
    .optional(),
  bot: z.string().max(200, { error: 'is longer than 200 characters' }).optional().meta({
    description: 'Only alerts about this bot',
  }),
  state: z
    .enum(DELIVERY_STATES, { error: `must be one of ${DELIVERY_STATES.join(', ')}` })
    .optional()
    .meta({ description: 'Only alerts with a delivery in this state' }),
});
export type AlertsQuery = z.infer<typeof alertsQuery>;

export const alertEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/alerts',
    subject,
    access: EVERY_ROLE,
    summary: 'Alerts and their delivery, newest first',
    description: 'Operators see those of their bots and of the platform.',
    query: alertsQuery,
    answers: { 200: pageOf(alert) },
    problems: ['BOT_UNKNOWN'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/alerts/test',
    subject,
    access: ADMIN_ONLY,
    summary: 'Send a test alert through every channel',
    description: 'A worker sends it within seconds: ask for the alerts of kind `test` then.',
    answers: { 202: alert },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/alerts/{alert}/deliveries/{channel}/retry',
    subject,
    access: ADMIN_ONLY,
    summary: 'Send a dead letter again',
    description: 'With all its attempts; a digest is sent again as a whole.',
    answers: { 202: alert },
    problems: ['ALERT_UNKNOWN', 'DELIVERY_NOT_DEAD'],
  }),
] as const;
