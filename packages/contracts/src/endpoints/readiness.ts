import { z } from 'zod';
import { criterionAnswer } from '../criterion.js';
import { endpoint } from '../endpoint.js';
import { EVERY_ROLE } from '../access.js';
import { evidenceInWords } from './evidence.js';
import { count, dateText, instantText, phase } from '../fields/answer-fields.js';

export const firstApproval = z
  .strictObject({ by: z.string(), at: instantText, expires_at: instantText })
  .nullable()
  .meta({
    description:
      'The first of two approvals that the gate’s policy asks for (`approvals`); null: none stands',
  });

/** How near a bot is to the phase above, in one line. */
export const readinessInShort = z
  .strictObject({
    to: phase.nullable().meta({ description: 'null in Scaling: nothing is above' }),
    ready: z.boolean().meta({ description: 'An operator may approve' }),
    recommended: z.boolean(),
    met: count,
    criteria: count,
    first_approval: firstApproval,
    summary: z.string(),
  })
  .meta({ id: 'ReadinessInShort' });

export const earliestAdvance = z
  .strictObject({
    date: dateText.nullable().meta({
      description: 'The first trading day on which an operator could approve; null: see assumes',
    }),
    days: count
      .nullable()
      .meta({ description: 'Trading days from the running one; 0: in the running one' }),
    assumes: z
      .string()
      .meta({ description: 'The assumptions behind the date, or the reason why there is none' }),
    at_own_pace: z
      .strictObject({
        date: dateText.nullable().meta({ description: 'null: not within 500 trading days' }),
        days: count.nullable(),
        trades: count.meta({ description: 'Counted trades so far' }),
        in_days: count.meta({ description: 'Trading days in which they were made' }),
      })
      .nullable()
      .meta({
        description:
          'The same at the bot’s trading pace so far; null: it has no pace yet, or the gate is met',
      }),
  })
  .meta({ id: 'EarliestAdvance' });

export const readiness = z
  .strictObject({
    phase,
    to: phase.nullable(),
    ready: z.boolean(),
    recommended: z.boolean(),
    approvals: z.union([z.literal(1), z.literal(2)]).meta({
      description: 'People who must approve the advance',
    }),
    first_approval: firstApproval,
    obstacles: z.array(z.enum(['BREAKER_OPEN', 'DOWNGRADE_DUE'])),
    criteria: z.array(criterionAnswer),
    imported_sessions: count.meta({
      description: 'Sessions among the evidence that were imported (rules 2.11)',
    }),
    evidence_sessions: count,
    evidence: evidenceInWords.meta({
      description: 'Statistical evidence of the record: luck or skill. It blocks nothing by itself',
    }),
    earliest: earliestAdvance,
    summary: z.string(),
    as_of: instantText,
  })
  .meta({ id: 'Readiness' });
export type ReadinessAnswer = z.infer<typeof readiness>;

export const readinessEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/readiness',
    subject: 'Readiness',
    access: 'bot',
    summary: 'How near the key’s own bot is to the phase above',
    answers: { 200: readiness },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/readiness',
    subject: 'Readiness',
    access: EVERY_ROLE,
    summary: 'How near the bot is to the phase above',
    description:
      'Every criterion of the gate with what is required, what there is and what is missing, and the earliest day on which an operator could approve.',
    answers: { 200: readiness },
  }),
] as const;
