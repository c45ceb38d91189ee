import { BLOCK_REASONS, PHASES } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText, phase } from '../fields/answer-fields.js';
import { body } from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { partialPolicy } from './bots.js';
import { policyChange, wholePolicy } from './policy.js';

const subject = 'What-if';

export const whatIfBody = body({ policy: partialPolicy }).meta({ id: 'WhatIf' });

const leftBy = z.enum([
  'phase.advanced',
  'phase.downgraded',
  'phase.rolled_back',
  'sessions.reset',
]);

/** Outcome of the ladder over a history, real or replayed. */
export const whatIfCourse = z
  .strictObject({
    phase: phase.meta({ description: 'Where it ends' }),
    size: decimalText.nullable(),
    breaker_open: z.boolean(),
    equity: decimalText,
    transitions: z.array(
      z.strictObject({
        at: instantText,
        type: leftBy,
        from: phase,
        to: phase,
        trigger: z.enum(['manual', 'auto']),
      }),
    ),
    tenures: z.array(
      z.strictObject({
        phase,
        entered_at: instantText,
        left_at: instantText.nullable(),
        left_by: leftBy.nullable(),
        trading_days: count,
      }),
    ),
    trading_days: z.strictObject(
      Object.fromEntries(PHASES.map((name) => [name, count])) as Record<
        (typeof PHASES)[number],
        typeof count
      >,
    ),
    first_live_date: dateText
      .nullable()
      .meta({ description: 'Trading day of the first live entry; null: there was none' }),
    entries: z
      .strictObject({
        let_in: count.meta({ description: 'Entries that the check allowed, paper or live' }),
        let_in_live: count,
        unpermitted: count.meta({ description: 'Made past the check, in every replay too' }),
        blocked: count,
        blocked_by: z
          .array(z.strictObject({ reason: z.enum(BLOCK_REASONS), count }))
          .meta({ description: 'Of the blocked, by reason; one can have several' }),
        without_result: count.meta({
          description:
            'Checks that were blocked and would be allowed: their result is unknown, so they are left out',
        }),
        clipped: count.meta({
          description: 'Of the allowed entries: smaller than in fact, the result in proportion',
        }),
      })
      .meta({ description: 'let_in + unpermitted + blocked + without_result is always the same' }),
    net_pnl: decimalText.meta({ description: 'Of every live trade that was closed' }),
    max_drawdown: decimalText.nullable().meta({
      description:
        'Of the equity, deposits and withdrawals left out; null when it fell to zero or never moved',
    }),
    downgrades: count,
    equity_points: z
      .array(z.strictObject({ at: instantText, equity: decimalText }))
      .max(500)
      .meta({ description: 'For a chart: thinned out, highs and lows kept' }),
  })
  .meta({ id: 'WhatIfCourse' });
export type WhatIfCourse = z.infer<typeof whatIfCourse>;

const difference = z
  .strictObject({ at: instantText, sentence: z.string() })
  .nullable()
  .meta({ id: 'WhatIfDifference' });

export const whatIfResult = z
  .strictObject({
    until: instantText.meta({ description: 'The history up to here: when it was asked for' }),
    events: count.meta({ description: 'Of the log, that were replayed' }),
    policy: wholePolicy,
    actual: whatIfCourse.meta({ description: 'The actual history' }),
    replayed: whatIfCourse.meta({
      description:
        'The same history under the policy in force, from the first day, each gate approved as soon as it is met',
    }),
    what_if: whatIfCourse.meta({ description: 'The same under the changed policy' }),
    first_difference: difference.meta({
      description: 'Where replayed and what_if part; null: the change makes no difference',
    }),
    replay_difference: difference.meta({
      description:
        'Where actual and replayed part: people decided at other times, or the policy was another',
    }),
  })
  .meta({ id: 'WhatIfResult' });
export type WhatIfResult = z.infer<typeof whatIfResult>;

export const whatIfSummary = z
  .strictObject({
    id: z.string(),
    bot: z.string(),
    by: z.string(),
    at: instantText,
    started_at: instantText.nullable(),
    finished_at: instantText.nullable(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    progress: z.strictObject({
      done: count,
      total: count.meta({ description: '0 while it is not known' }),
    }),
    changes: z.array(policyChange).meta({ description: 'Against the policy in force then' }),
    not_replayed: z
      .array(z.string())
      .meta({ description: 'Of the changed keys, those whose effect no replay can show' }),
    fault: z.string().nullable().meta({ description: 'With failed: what went wrong' }),
  })
  .meta({ id: 'WhatIfSummary' });
export type WhatIfSummary = z.infer<typeof whatIfSummary>;

export const whatIfRun = z
  .strictObject({
    ...whatIfSummary.shape,
    result: whatIfResult.nullable().meta({ description: 'With done' }),
  })
  .meta({ id: 'WhatIfRun' });
export type WhatIfRun = z.infer<typeof whatIfRun>;

export const whatIfEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/what-if',
    subject,
    access: STEERING,
    summary: 'Replay a changed policy over the bot’s own history',
    description:
      'The keys to change, as for a policy version; nothing is published. A worker does it: read the run until it is done or failed. The last 20 runs of a bot are kept.',
    body: whatIfBody,
    answers: { 202: whatIfSummary },
    problems: ['CALENDAR_FIXED', 'WHAT_IFS_UNDER_WAY'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/what-if',
    subject,
    access: EVERY_ROLE,
    summary: 'What-if runs, newest first',
    query: pageQuery,
    answers: { 200: pageOf(whatIfSummary) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/what-if/{run}',
    subject,
    access: EVERY_ROLE,
    summary: 'One what-if run, with its result',
    answers: { 200: whatIfRun },
    problems: ['WHAT_IF_UNKNOWN'],
  }),
] as const;
