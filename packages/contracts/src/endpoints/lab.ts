import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText, phase } from '../fields/answer-fields.js';
import { body, positiveDecimalField } from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { partialPolicy } from './bots.js';
import { wholePolicy } from './policy.js';

const subject = 'Lab';

/** Runs that one may ask for: some minutes on two cores. */
const MAX_RUNS = 10_000;
const MAX_SEED = 2 ** 31 - 1;

const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const runsField = wholeNumber(1, MAX_RUNS)
  .default(2_000)
  .meta({ description: 'How often: for each win rate, or how many futures' });
const seedField = wholeNumber(0, MAX_SEED)
  .default(1)
  .meta({ description: 'Of the dice: the same seed gives the same answer' });
const atMost = (most: number) =>
  positiveDecimalField.refine((text) => Number(text) <= most, {
    error: `must be at most ${most}`,
  });

/** A synthetic bot with known parameters. */
const syntheticBot = z
  .strictObject({
    realized_rr: decimalText.meta({
      description: 'Profit of a win per dollar that a loss costs',
    }),
    planned_rr: decimalText.meta({ description: 'Planned reward to risk of its trades' }),
    trades_per_day: decimalText,
    risk: decimalText.meta({ description: 'Cost of a loss, as a share of the notional' }),
    equity: decimalText.meta({ description: 'The account at registration' }),
  })
  .meta({ id: 'SyntheticBot' });

const chosenBot = body({
  realized_rr: positiveDecimalField.optional(),
  planned_rr: positiveDecimalField.optional(),
  trades_per_day: atMost(100).optional(),
  risk: atMost(1).optional(),
  equity: positiveDecimalField.optional(),
}).optional();
const USUAL_BOT =
  '3 trades a day, 1% at risk, an account of 10000, and the R:R that the strictest gate asks for, kept';

export const labBody = body({
  policy: partialPolicy.optional().meta({ description: 'Merged over the defaults' }),
  against: partialPolicy
    .optional()
    .meta({ description: 'A second policy, which meets the same luck' }),
  bot: chosenBot.meta({ description: `Default: ${USUAL_BOT}` }),
  runs: runsField,
  seed: seedField,
}).meta({ id: 'LabRequest' });

export const botLabBody = body({
  policy: partialPolicy
    .optional()
    .meta({ description: 'The keys to change; none: the policy in force is run alone' }),
  bot: chosenBot.meta({
    description: `By default as this bot trades; before its tenure has 10 counted trades: ${USUAL_BOT}`,
  }),
  runs: runsField,
  seed: seedField,
}).meta({ id: 'BotLabRequest' });

export const futuresBody = body({ runs: runsField, seed: seedField }).meta({
  id: 'FuturesRequest',
});

const proportion = z
  .strictObject({ probability: decimalText, low: decimalText, high: decimalText })
  .meta({ id: 'Proportion', description: 'With the interval of Wilson at 95%' });
const reached = z.strictObject({
  ...proportion.shape,
  median_days: count.nullable().meta({
    description: 'Of those that reached it: trading days since registration; null: none did',
  }),
});

const labRow = z
  .strictObject({
    win_rate: decimalText.meta({ description: 'The true one' }),
    reached: z.strictObject({
      proof_of_concept: reached,
      real_money_trial: reached,
      scaling: reached,
    }),
    downgrades_per_month: decimalText,
    lost_a_tenth: proportion.meta({
      description:
        'That the first 90 live days cost more than 10% of the equity at their beginning',
    }),
    worst_drawdown: decimalText.meta({ description: 'Mean of the largest of each bot' }),
    final_size: decimalText.meta({ description: 'Median at the end of the year; 0 in Experience' }),
  })
  .meta({ id: 'LabRow' });

export const labResult = z
  .strictObject({
    runs: count,
    seed: count,
    from: dateText.meta({ description: 'The trading day with which every year begins' }),
    bot: syntheticBot,
    policies: z.array(
      z.strictObject({
        name: z.enum(['policy', 'against']),
        sentence: z.string().meta({ description: 'The result in one sentence' }),
        rows: z.array(labRow),
      }),
    ),
  })
  .meta({ id: 'LabResult' });

const fan = z
  .strictObject({
    q5: decimalText,
    q25: decimalText,
    q50: decimalText,
    q75: decimalText,
    q95: decimalText,
  })
  .meta({ id: 'Fan', description: 'Quantiles' });

export const futuresResult = z
  .strictObject({
    runs: count,
    seed: count,
    trades: count.meta({ description: 'Counted trades of the tenure, which are drawn from' }),
    phase,
    to: phase.nullable(),
    passed: proportion.nullable().meta({
      description: 'That the gate ahead is passed; null in Scaling',
    }),
    median_date: dateText.nullable().meta({
      description: 'When it is passed in half of the futures; null: in fewer, or in Scaling',
    }),
    downgraded: proportion,
    lost_a_tenth: proportion.meta({
      description: 'That equity falls more than 10% below that of today',
    }),
    days: z.array(
      z.strictObject({
        date: dateText,
        equity: fan,
        size: fan.meta({ description: '0 in Experience' }),
      }),
    ),
  })
  .meta({ id: 'Futures' });

const run = {
  id: z.string(),
  bot: z.string().nullable().meta({ description: 'Whose futures, or policies, they are' }),
  by: z.string(),
  at: instantText,
  started_at: instantText.nullable(),
  finished_at: instantText.nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: z.strictObject({
    done: count,
    total: count.meta({ description: '0 while it is not known' }),
  }),
  fault: z.string().nullable().meta({ description: 'With failed: what went wrong' }),
};

export const labRun = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('lab'),
      ...run,
      policies: z
        .array(wholePolicy)
        .meta({
          description: 'The policies of the run: the one on trial, and the one it is compared with',
        }),
      result: labResult.nullable().meta({ description: 'With done' }),
    }),
    z.strictObject({
      kind: z.literal('futures'),
      ...run,
      result: futuresResult.nullable().meta({ description: 'With done' }),
    }),
  ])
  .meta({ id: 'LabRun' });
export type LabRun = z.infer<typeof labRun>;

const labKind = z.enum(['lab', 'futures']);

export const labRunSummary = z
  .strictObject({ kind: labKind, ...run })
  .meta({ id: 'LabRunSummary', description: 'A run without its result' });
export type LabRunSummary = z.infer<typeof labRunSummary>;

export const labRunsQuery = pageQuery.extend({
  kind: z.enum(labKind.options, { error: 'must be one of lab, futures' }).optional(),
});
export type LabRunsQuery = z.infer<typeof labRunsQuery>;

export const labEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/lab',
    subject,
    access: STEERING,
    summary: 'Simulate which bots a policy advances',
    description:
      'Bots whose true win rate is known, from 50% to 90%, run through the ladder for a year each. A worker does it: read the run until it has ended.',
    body: labBody,
    answers: { 202: labRun },
    problems: ['LAB_RUNS_UNDER_WAY'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/lab',
    subject,
    access: STEERING,
    summary: 'Compare a changed policy of a bot with the one in force',
    description:
      'As POST /v1/lab, of bots that trade as this one does. Nothing is published by trying.',
    body: botLabBody,
    answers: { 202: labRun },
    problems: ['CALENDAR_FIXED', 'LAB_RUNS_UNDER_WAY'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/lab',
    subject,
    access: EVERY_ROLE,
    summary: 'Runs of the lab about a bot, newest first',
    query: labRunsQuery,
    answers: { 200: pageOf(labRunSummary) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/futures',
    subject,
    access: STEERING,
    summary: 'Project a bot’s future from its own record',
    description:
      'Its counted trades of the running tenure, drawn again and again (stationary bootstrap), run from its present state through the rules for 60 trading days. A worker does it: read the run until it has ended.',
    body: futuresBody,
    answers: { 202: labRun },
    problems: ['TOO_FEW_TRADES', 'LAB_RUNS_UNDER_WAY'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/lab/{run}',
    subject,
    access: EVERY_ROLE,
    summary: 'One run, with its result',
    description: 'A run about a bot answers 404 to those who do not see the bot.',
    answers: { 200: labRun },
    problems: ['LAB_RUN_UNKNOWN'],
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/lab/{run}',
    subject,
    access: STEERING,
    summary: 'Cancel a waiting or running run; a finished one is unchanged',
    answers: { 200: labRun },
    problems: ['LAB_RUN_UNKNOWN'],
  }),
] as const;
