import { BREAKER_CAUSES } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { event } from './history.js';

/** From a trip of the breaker to its acknowledgement (rules 6.3). */
export const breakerOpening = z
  .strictObject({
    seq: z.int().meta({ description: 'The event of the trip' }),
    opened_at: instantText,
    cause: z.enum(BREAKER_CAUSES),
    sentence: z.string(),
    blocks_paper: z
      .boolean()
      .meta({ description: 'Paper entries waited too: the bot fell to Experience' }),
    opened_by: z.string().nullable().meta({ description: 'The person who tripped it manually' }),
    evidence: event.nullable().meta({
      description: 'The downgrade or the unpermitted entry that tripped it; null: tripped manually',
    }),
    closed_at: instantText.nullable().meta({ description: 'null: it is open' }),
    closed_by: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Given with the acknowledgement' }),
  })
  .meta({ id: 'BreakerOpening' });
export type BreakerOpeningAnswer = z.infer<typeof breakerOpening>;

export const breakerHistory = z
  .strictObject({
    open: breakerOpening.nullable().meta({ description: 'null: the breaker is closed' }),
    history: pageOf(breakerOpening),
  })
  .meta({ id: 'BreakerHistory' });
export type BreakerHistoryAnswer = z.infer<typeof breakerHistory>;

export const breakerEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/breaker',
    subject: 'History',
    access: EVERY_ROLE,
    summary: 'The breaker now, and every time that it was open, newest first',
    query: pageQuery,
    answers: { 200: breakerHistory },
  }),
] as const;
