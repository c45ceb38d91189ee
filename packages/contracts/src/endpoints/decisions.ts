import { PHASES } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText, phase } from '../fields/answer-fields.js';
import { body, choiceField, instantField, reasonField } from '../fields/body-fields.js';
import { approvalReview } from '../review.js';
import { transition } from './history.js';
import { botStatus } from './status.js';

const subject = 'Decisions';

export const reasonBody = body({ reason: reasonField }).meta({ id: 'Reason' });

export const advanceBody = body({
  reason: reasonField,
  to: choiceField(...PHASES)
    .optional()
    .meta({
      description:
        'The phase above. One further up is refused and recorded as an incident; one that the bot has reached is refused with PHASE_CHANGED and not recorded',
    }),
  tenure_since: instantField.optional().meta({
    description:
      'The tenure that the decision is based on, from `figures.tenure_since` of the bot. If the bot is in another tenure by now, nothing is decided or recorded (PHASE_CHANGED)',
  }),
}).meta({ id: 'Advance' });

export const declined = z
  .strictObject({ seq: z.int(), at: instantText, to: phase, by: z.string(), reason: z.string() })
  .meta({ id: 'Declined' });

export const reviewAnswer = z
  .strictObject({ ...approvalReview.shape, as_of: instantText })
  .meta({ id: 'Review' });
export type ReviewAnswer = z.infer<typeof reviewAnswer>;

export const decisionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/review',
    subject,
    access: EVERY_ROLE,
    summary: 'The facts for the approver of an advance, beside the criteria',
    description:
      'Open positions with their age, unexplained balances, days with unpermitted or oversized trades, corrections, and who imported which part of the record. An approval keeps it as it was then.',
    answers: { 200: reviewAnswer },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/advance',
    subject,
    access: STEERING,
    summary: 'Approve the advance to the next phase',
    description:
      'The gate is validated again. An attempt before it is met is recorded as a blocked override.',
    body: advanceBody,
    answers: { 200: transition },
    problems: [
      'GATE_NOT_MET',
      'NOT_SEQUENTIAL',
      'PHASE_CHANGED',
      'BREAKER_OPEN',
      'DOWNGRADE_DUE',
      'NOTHING_ABOVE',
    ],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/decline',
    subject,
    access: STEERING,
    summary: 'Decline a recommended advance',
    body: reasonBody,
    answers: { 200: declined },
    problems: ['NOTHING_TO_DECLINE'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/breaker/acknowledge',
    subject,
    access: STEERING,
    summary: 'Acknowledge the breaker: trading may go on',
    body: reasonBody,
    answers: { 200: botStatus },
    problems: ['BREAKER_CLOSED'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/breaker/trip',
    subject,
    access: STEERING,
    summary: 'Trip the breaker by hand',
    description:
      'Live entries stop at once and outstanding permits are taken back. An open breaker stays open.',
    body: reasonBody,
    answers: { 200: botStatus },
  }),
] as const;
