import { PHASES, type EventType } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText, mode, phase } from '../fields/answer-fields.js';
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

/** The first of two approvals; the advance waits for the second. */
export const approvedByOne = z
  .strictObject({
    seq: z.int(),
    at: instantText,
    to: phase,
    by: z.string(),
    reason: z.string(),
    expires_at: instantText.meta({
      description: 'Until then a second person must approve; afterwards both approve anew',
    }),
  })
  .meta({ id: 'ApprovedByOne' });
export type ApprovedByOneAnswer = z.infer<typeof approvedByOne>;

export const declined = z
  .strictObject({ seq: z.int(), at: instantText, to: phase, by: z.string(), reason: z.string() })
  .meta({ id: 'Declined' });

export const reviewAnswer = z
  .strictObject({ ...approvalReview.shape, as_of: instantText })
  .meta({ id: 'Review' });
export type ReviewAnswer = z.infer<typeof reviewAnswer>;

/** Events that change the ground on which an advance is decided, beside trades and sessions. */
export const NOTED_CHANGES = [
  'advance.approved',
  'phase.downgraded',
  'breaker.tripped',
  'breaker.acknowledged',
  'phase.override_blocked',
  'phase.override_accepted',
  'policy.published',
  'position_size.changed',
  'import.completed',
  'trade.corrected',
  'trade.voided',
  'trade.unpermitted',
  'trade.size_exceeded',
  'trade.emergency_exit',
  'strategy.changed',
  'evidence.restarted',
  'history.recovered',
] as const satisfies readonly EventType[];

/** Events of a bot since the last decision about its phase. */
export const sinceDecision = z
  .strictObject({
    decision: z
      .strictObject({
        seq: z.int(),
        at: instantText,
        type: z.enum(['phase.advanced', 'advance.declined', 'phase.rolled_back', 'sessions.reset']),
        by: z.string().nullable().meta({ description: 'null: approved by the policy' }),
        reason: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'null: none yet, and all of it is since the registration' }),
    trades: z
      .array(
        z.strictObject({
          mode,
          opened: count,
          closed: count.meta({ description: 'Of those opened since' }),
          wins: count,
          losses: count,
          pnl: decimalText,
        }),
      )
      .meta({ description: 'A line for each mode with trades; voided ones are left out' }),
    sessions: count.meta({ description: 'Finished since' }),
    changes: z
      .array(z.strictObject({ type: z.enum(NOTED_CHANGES), count }))
      .meta({ description: 'Events of these types, those that did not happen left out' }),
  })
  .meta({ id: 'SinceDecision' });
export type SinceDecisionAnswer = z.infer<typeof sinceDecision>;

export const decisionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/since-decision',
    subject,
    access: EVERY_ROLE,
    summary: 'Changes since the last decision about the phase',
    description:
      'The last advance, declined advance, rollback or reset, and trades, sessions and notable events after it in the log.',
    answers: { 200: sinceDecision },
  }),
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
      'The gate is validated again. An attempt before it is met is recorded as a blocked override. Where the policy asks for two approvals, the first is answered with 202 and kept for seven days; the second, by another person, advances the bot.',
    body: advanceBody,
    answers: { 200: transition, 202: approvedByOne },
    problems: [
      'GATE_NOT_MET',
      'NOT_SEQUENTIAL',
      'PHASE_CHANGED',
      'BREAKER_OPEN',
      'DOWNGRADE_DUE',
      'NOTHING_ABOVE',
      'ALREADY_APPROVED',
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
    summary: 'Trip the breaker manually',
    description:
      'Live entries stop at once and outstanding permits are revoked. An open breaker stays open.',
    body: reasonBody,
    answers: { 200: botStatus },
  }),
] as const;
