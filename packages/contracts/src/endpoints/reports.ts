import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText } from '../fields/answer-fields.js';

const subject = 'Reports';

/** `guardrail_broken` takes precedence; `no_data`: there is nothing to measure yet. */
export const FIGURE_STATUSES = ['met', 'missed', 'guardrail_broken', 'no_data'] as const;
export type FigureStatus = (typeof FIGURE_STATUSES)[number];

export const bound = z
  .strictObject({
    is: z.enum(['at_most', 'at_least', 'below', 'above']),
    value: decimalText,
  })
  .meta({ id: 'Bound' });
export type Bound = z.infer<typeof bound>;

const figureFields = {
  metric: z.string(),
  measured: z.string().meta({ description: 'How, in one sentence' }),
  period: z.strictObject({
    from: instantText.nullable().meta({ description: 'null: since the first event' }),
    until: instantText,
  }),
  value: decimalText.nullable().meta({ description: 'null: no_data' }),
  unit: z.enum(['events', 'days', 'seconds', 'share', 'factor']),
  target: bound,
  status: z.enum(FIGURE_STATUSES),
  facts: z
    .record(z.string(), z.union([decimalText, count]).nullable())
    .meta({ description: 'The counts and sums that the value is made of' }),
};

export const heartRow = z
  .strictObject({
    dimension: z.enum([
      'happiness',
      'engagement',
      'adoption',
      'retention',
      'task_success',
      'capital_preservation',
    ]),
    code: z.string().meta({ description: 'Stable name of the row' }),
    goal: z.string(),
    ...figureFields,
    guardrail: z.strictObject({
      ...bound.shape,
      of: z
        .string()
        .meta({ description: 'The figure that it limits: value, or the name of a fact' }),
      then: z.string().meta({ description: 'The action that a broken guardrail requires' }),
    }),
    bots: z
      .array(z.string())
      .meta({ description: 'Bots that break the guardrail, where it is about single bots' }),
  })
  .meta({ id: 'HeartRow' });
export type HeartRow = z.infer<typeof heartRow>;

export const heartReport = z
  .strictObject({ as_of: instantText, bots: count, rows: z.array(heartRow) })
  .meta({ id: 'HeartReport' });
export type HeartReport = z.infer<typeof heartReport>;

export const successCriterion = z
  .strictObject({ number: z.int().min(1).max(8), name: z.string(), ...figureFields })
  .meta({ id: 'SuccessCriterion' });
export type SuccessCriterion = z.infer<typeof successCriterion>;

export const successReport = z
  .strictObject({ as_of: instantText, bots: count, criteria: z.array(successCriterion) })
  .meta({ id: 'SuccessReport' });
export type SuccessReport = z.infer<typeof successReport>;

export const reportEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/reports/heart',
    subject,
    access: EVERY_ROLE,
    summary: 'The HEART table, of the bots that one may see',
    answers: { 200: heartReport },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/reports/success',
    subject,
    access: EVERY_ROLE,
    summary: 'The eight success criteria, of the bots that one may see',
    answers: { 200: successReport },
  }),
] as const;
