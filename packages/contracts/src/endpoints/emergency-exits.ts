import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import {
  body,
  idField,
  reportedInstantField,
  reasonField,
  symbolField,
} from '../fields/body-fields.js';

export const emergencyExitBody = body({
  exit_id: idField,
  symbol: symbolField,
  reason: reasonField,
  trade_id: idField.optional(),
  at: reportedInstantField,
}).meta({ id: 'EmergencyExit' });

export const emergencyExitAnswer = z
  .strictObject({
    permitted: z.literal(true),
    recorded: z.boolean().meta({
      description:
        'false: it waits in the spool of the platform and is recorded once the database answers, or its key is invalid',
    }),
  })
  .meta({ id: 'EmergencyExitAnswer' });

export const emergencyExitEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/emergency-exits',
    subject: 'Emergency exits',
    access: 'bot',
    summary: 'Leave a position in an emergency',
    description:
      'Never refused, in any state of the bot or the platform (rules 3.4). The schema describes the expected body; a body that does not match is recorded as far as it can be read.',
    body: emergencyExitBody,
    answers: { 202: emergencyExitAnswer },
  }),
] as const;
