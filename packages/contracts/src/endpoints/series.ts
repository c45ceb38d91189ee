import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { dayRange, isInOrder, OUT_OF_ORDER } from '../day-range.js';
import { endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText, phase } from '../fields/answer-fields.js';
import { Fault, settle } from '../fields/wire-field.js';
import { triggerAnswer } from './history.js';

/** Fewer cannot hold the extremes of every figure. */
export const MIN_POINTS = 20;
export const MAX_POINTS = 1_000;
const POINTS = 400;

export const seriesQuery = z
  .strictObject({
    ...dayRange,
    points: z
      .string()
      .optional()
      .transform((text, context) => {
        const points = text === undefined ? POINTS : /^\d{1,4}$/.test(text) ? Number(text) : 0;
        const fits = points >= MIN_POINTS && points <= MAX_POINTS;
        const fault = new Fault(`must be a number from ${MIN_POINTS} to ${MAX_POINTS}`);
        return settle(fits ? points : fault, context);
      })
      .meta({
        description: `Maximum number of points, ${POINTS} by default. Fewer are returned, often half of it, where one session is extreme in several figures at once: every session left out lies between the extremes of its interval`,
      }),
  })
  .refine(isInOrder, OUT_OF_ORDER);
export type SeriesQuery = z.infer<typeof seriesQuery>;

/**
 * A bot's figures when a session was finalised, as the gate saw them at that boundary. On the day of a downgrade: the
 * figures just before it, under the phase in which the day began (rules 2.8); equity as at the boundary.
 */
export const seriesPoint = z
  .strictObject({
    date: dateText,
    at: instantText.meta({ description: 'When the session was finalised' }),
    phase,
    equity: decimalText.meta({ description: 'Rules 2.7: paper results never move it' }),
    pnl_cumulative: decimalText.meta({
      description: 'The results of all sessions so far, as they were finalised',
    }),
    drawdown: decimalText.nullable().meta({
      description: 'Share by which equity is below its peak in the tenure (rules 6.1)',
    }),
    win_rate: decimalText.nullable().meta({
      description:
        'Over the gate’s window, as far as it is filled: the last sessions in Experience, the last counted trades above; in Scaling, which has no gate, over the downgrade’s window',
    }),
    rolling_win_rate: decimalText.nullable().meta({
      description: 'Over the downgrade’s window; null until it is full, and in Experience',
    }),
    counted: count.meta({ description: 'Counted trades of the session' }),
    size: decimalText.nullable(),
    effective_size: decimalText
      .nullable()
      .meta({ description: 'With the caps on it (rules 3.2); null: no limit' }),
  })
  .meta({ id: 'SeriesPoint' });
export type SeriesPointAnswer = z.infer<typeof seriesPoint>;

/** A tenure (rules 2.6). */
export const seriesBand = z
  .strictObject({
    phase,
    from: instantText,
    to: instantText.nullable().meta({ description: 'null: the bot is in it' }),
    entered_by: z.enum([
      'bot.registered',
      'phase.advanced',
      'phase.downgraded',
      'phase.rolled_back',
      'sessions.reset',
    ]),
    left_by: z
      .enum(['phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset'])
      .nullable(),
    seq: z.int().meta({ description: 'The event that it began with' }),
  })
  .meta({ id: 'SeriesBand' });
export type SeriesBandAnswer = z.infer<typeof seriesBand>;

/** The requirements of a phase under one version of the bot's policy. */
export const seriesThreshold = z
  .strictObject({
    phase,
    from: instantText,
    to: instantText.nullable().meta({ description: 'null: in force' }),
    policy_version: z.int(),
    win_rate_required: decimalText.nullable().meta({ description: 'The gate’s; null in Scaling' }),
    win_rate_window: z
      .strictObject({ unit: z.enum(['sessions', 'trades']), size: z.int() })
      .meta({ description: 'The number of trades that `win_rate` of the points is measured over' }),
    win_rate_downgrade: decimalText
      .nullable()
      .meta({ description: 'Below it the bot is downgraded; null: off, or in Experience' }),
    rolling_window: z.int().nullable().meta({
      description: 'Counted trades that `rolling_win_rate` is measured over; null in Experience',
    }),
    max_drawdown: decimalText.nullable().meta({ description: 'The gate’s' }),
    drawdown_downgrade: decimalText.nullable(),
    daily_loss_downgrade: decimalText.nullable(),
    consecutive_losses_downgrade: z.int().nullable(),
  })
  .meta({ id: 'SeriesThreshold' });

export const seriesDowngrade = z
  .strictObject({
    seq: z.int(),
    at: instantText,
    from_phase: phase,
    to_phase: phase,
    triggers: z.array(triggerAnswer),
  })
  .meta({ id: 'SeriesDowngrade' });

export const SIZE_CAUSES = [
  'advanced',
  'downgraded',
  'rolled_back',
  'sessions_reset',
  'win_streak',
  'session_win_rate',
  'recovered',
  'policy',
  'equity_cap',
] as const;

/** The size from an instant on, and why (rules 5). */
export const seriesSize = z
  .strictObject({
    seq: z.int(),
    at: instantText,
    size: decimalText.nullable().meta({ description: 'null in Experience' }),
    effective_size: decimalText.nullable().meta({
      description: 'With cause equity_cap, which changes it alone; else null: as `size`, capped',
    }),
    cause: z.enum(SIZE_CAUSES),
    sentence: z.string(),
  })
  .meta({ id: 'SeriesSize' });
export type SeriesSizeAnswer = z.infer<typeof seriesSize>;

export const series = z
  .strictObject({
    as_of: instantText,
    from: dateText.nullable().meta({ description: 'The first session’s day; null: none' }),
    to: dateText.nullable(),
    sessions: count.meta({ description: 'In the range; `points` shows some of them' }),
    points: z.array(seriesPoint).meta({
      description:
        'In order. Where there are more sessions than points: the first and the last, and in each stretch of time those with the extremes of every figure',
    }),
    now: seriesPoint.nullable().meta({
      description: 'The bot’s current figures, unless the range ended before today',
    }),
    bands: z.array(seriesBand),
    thresholds: z.array(seriesThreshold),
    downgrades: z.array(seriesDowngrade),
    sizes: z.array(seriesSize),
    left_off_before: instantText.nullable().meta({
      description:
        'Older bands, thresholds, downgrades and steps of size are too many: ask for them with `end`; null: none are',
    }),
  })
  .meta({ id: 'Series' });
export type SeriesAnswer = z.infer<typeof series>;

export const seriesEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/series',
    subject: 'History',
    access: EVERY_ROLE,
    summary: 'Series for the bot’s charts, downsampled',
    description:
      'One point a session at most. Policies, phases and reasons are those that were in force at the time.',
    query: seriesQuery,
    answers: { 200: series },
  }),
] as const;
