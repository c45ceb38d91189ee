import { BLOCK_REASONS, OVERRIDE_ACTIONS, type EventType } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { criterion } from '../criterion.js';
import { dayRange, isInOrder, OUT_OF_ORDER } from '../day-range.js';
import { endpoint } from '../endpoint.js';
import { EVENT_TYPES } from '../event-types.js';
import { count, dateText, decimalText, instantText, mode, phase } from '../fields/answer-fields.js';
import { Fault, settle } from '../fields/wire-field.js';
import { pageOf, pageQuery } from '../paging.js';
import { approvalReview } from '../review.js';
import { evidenceInWords } from './evidence.js';
import { trade } from './trades.js';

const subject = 'History';

export const session = z
  .strictObject({
    date: dateText,
    phase: phase.meta({
      description:
        'Under which the day is shown: where the bot was taken down on it, the phase in which it began; else the phase in which it was finalised (rules 2.8)',
    }),
    closing_phase: phase.meta({ description: 'In which it was finalised' }),
    trades_executed: count,
    counted: count,
    wins: count,
    losses: count,
    win_rate: decimalText.nullable(),
    average_rr: decimalText.nullable(),
    total_pnl: decimalText.meta({ description: 'Of every close in the mode of `phase`' }),
    position_sizes: z.array(decimalText),
    circuit_breaker_trips: count,
    imported: z.boolean(),
    opening_phase: phase.nullable().meta({
      description: 'In which the day began; null in sessions from before the third edition',
    }),
    live_pnl: decimalText.nullable(),
    paper_pnl: decimalText.nullable(),
    profitable: z
      .boolean()
      .nullable()
      .meta({ description: 'In the sense of rules 2.8: gains that do not count are left out' }),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof session>;

export const sessionsQuery = pageQuery
  .extend({
    ...dayRange,
    phase: phase.optional().meta({ description: 'Only sessions that are shown under this phase' }),
  })
  .refine(isInOrder, OUT_OF_ORDER);
export type SessionsQuery = z.infer<typeof sessionsQuery>;

/** The check that allowed a trade, in short. */
const decisionInShort = z
  .strictObject({
    seq: z.int().meta({ description: 'Its event in the log' }),
    granted_at: instantText.meta({ description: 'When the permit was granted, or renewed last' }),
    notional: decimalText.meta({ description: 'The notional that was requested' }),
    max_notional: decimalText
      .nullable()
      .meta({ description: 'The effective size then; null: no limit' }),
  })
  .meta({ id: 'DecisionInShort' });

export const listedTrade = z
  .strictObject({
    ...trade.shape,
    decision: decisionInShort.nullable().meta({
      description:
        'null where the log has none: paper and imported trades need no permit, unpermitted ones had none',
    }),
  })
  .meta({ id: 'ListedTrade' });
export type ListedTradeAnswer = z.infer<typeof listedTrade>;

const flag = z.enum(['true', 'false'], { error: 'must be true or false' });
const choice = <const Choice extends string>(...choices: [Choice, ...Choice[]]) =>
  z.enum(choices, { error: `must be one of ${choices.join(', ')}` });

const searchText = z.string().max(200, { error: 'is longer than 200 characters' });

export const tradesQuery = pageQuery
  .extend({
    ...dayRange,
    status: choice('open', 'closed', 'voided').optional(),
    permitted: flag.optional().meta({ description: 'false: no permit covered it (rules 3.5)' }),
    outcome: choice('win', 'loss', 'flat').optional(),
    kind: choice('strategy', 'emergency_exit', 'manual_override').optional(),
    symbol: searchText.optional(),
  })
  .refine(isInOrder, OUT_OF_ORDER);
export type TradesQuery = z.infer<typeof tradesQuery>;

export const transition = z
  .strictObject({
    seq: z.int(),
    at: instantText,
    type: z.enum(['phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset']),
    from_phase: phase,
    to_phase: phase,
    trigger: z.enum(['manual', 'auto']),
    size: decimalText.nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    evidence: z.record(z.string(), z.unknown()).meta({
      description: 'The evidence: criteria of an advance, triggers and metrics of a downgrade',
    }),
  })
  .meta({ id: 'Transition' });
export type TransitionAnswer = z.infer<typeof transition>;

const trigger = z.enum(['consecutive_losses', 'rolling_win_rate', 'daily_loss', 'drawdown']);
export const triggerAnswer = z
  .strictObject({ code: trigger, sentence: z.string() })
  .meta({ id: 'TriggerInWords' });

const decidedCriterion = z
  .strictObject({ ...criterion.shape, name: z.string(), sentence: z.string() })
  .meta({ id: 'DecidedCriterion' });

/** The evidence of a transition, in full and in words. */
export const transitionDetail = z
  .strictObject({
    ...transition.omit({ evidence: true }).shape,
    policy_version: z.int().meta({ description: 'The version in force when it was decided' }),
    criteria: z.array(decidedCriterion).meta({ description: 'Of an advance; else empty' }),
    imported_sessions: count
      .nullable()
      .meta({ description: 'Of an advance: sessions of its evidence that were imported' }),
    evidence: evidenceInWords.nullable().meta({
      description:
        'Of an advance: the statistical evidence at that time; null: not recorded then, or an advance out of Experience approved by the policy',
    }),
    review: approvalReview.nullable().meta({
      description:
        'Of an advance that somebody approved: the facts shown to them beside the criteria; null: not kept then',
    }),
    by_importer: z.boolean().meta({
      description: 'The approver had imported some of its evidence (rules 2.11)',
    }),
    triggers: z.array(triggerAnswer).meta({ description: 'Of a downgrade; else empty' }),
    metrics: z
      .strictObject({
        loss_streak: count,
        rolling_win_rate: decimalText.nullable(),
        day_pnl: decimalText,
        day_base: decimalText,
        equity: decimalText,
        peak: decimalText,
        source: z.literal('report').optional().meta({ description: 'Judged at a report' }),
        value: decimalText.optional().meta({ description: 'The reported value' }),
      })
      .nullable()
      .meta({ description: 'For a downgrade: the figures at that time' }),
    size_before: decimalText.nullable().meta({ description: 'null: none, or not recorded' }),
  })
  .meta({ id: 'TransitionDetail' });
export type TransitionDetailAnswer = z.infer<typeof transitionDetail>;

/** A line of the log as it was stored, with the fields of its type beside these (rules 8.1, 11). */
export const event = z
  .looseObject({
    seq: z.int(),
    at: instantText,
    type: z.string(),
    phase,
    id: z.string(),
    bot: z.string(),
    prev_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'Event' });
export type EventAnswer = z.infer<typeof event>;

const typesField = z
  .union([z.string(), z.array(z.string())])
  .transform((given, context): EventType[] => {
    const names = [given].flat().flatMap((text) => text.split(','));
    const unknown = names.find((name) => !(EVENT_TYPES as string[]).includes(name));
    return settle(
      unknown === undefined
        ? [...new Set(names as EventType[])]
        : new Fault(`${JSON.stringify(unknown.slice(0, 100))} is not an event type`),
      context,
    );
  });

export const eventsQuery = pageQuery
  .extend({
    ...dayRange,
    type: typesField.optional().meta({
      description: 'Only these types: repeated, or separated by commas',
      examples: ['breaker.tripped,breaker.acknowledged'],
    }),
  })
  .refine(isInOrder, OUT_OF_ORDER);
export type EventsQuery = z.infer<typeof eventsQuery>;

export const tradeHistory = z
  .strictObject({
    trade: listedTrade,
    check: event.nullable().meta({
      description: 'The event that `trade.decision` names, with everything that was known',
    }),
    events: z.array(event).meta({
      description:
        'Everything in the log about its trade_id, in order, and the session that it closed in',
    }),
    left_off: count.meta({ description: 'Older events that are not in `events`' }),
  })
  .meta({ id: 'TradeHistory' });
export type TradeHistoryAnswer = z.infer<typeof tradeHistory>;

const OVERRIDE_CODES = [
  'PASSWORD_NOT_CONFIGURED',
  'PASSWORD_WRONG',
  'LOCKED_OUT',
  'OPEN_POSITIONS',
  'NOT_SEQUENTIAL',
  'GATE_NOT_MET',
] as const;

/** Every reason for which an entry is blocked or an override refused. */
export const BLOCKED_CODES = [...BLOCK_REASONS, ...OVERRIDE_CODES] as const;

export const blockedAttempt = z
  .strictObject({
    seq: z.int(),
    at: instantText,
    phase,
    kind: z.enum(['entry', 'override']).meta({
      description: 'entry: a check or a renewal; override: an advance, rollback, reset or policy',
    }),
    trade_id: z.string().nullable(),
    symbol: z.string().nullable(),
    mode: mode.nullable(),
    notional: decimalText
      .nullable()
      .meta({ description: 'The notional that was requested; null: not given' }),
    max_notional: decimalText.nullable().meta({ description: 'With SIZE_EXCEEDED' }),
    next_allowed_at: instantText.nullable().meta({ description: 'With DAILY_LIMIT' }),
    action: z.enum(OVERRIDE_ACTIONS).nullable().meta({ description: 'Of an override' }),
    to_phase: phase.nullable(),
    by: z.string().nullable(),
    said: z.string().nullable().meta({ description: 'The reason that was given' }),
    attempts: z
      .int()
      .min(1)
      .meta({ description: 'More than 1: that many throttled attempts within a minute' }),
    reasons: z.array(z.strictObject({ code: z.enum(BLOCKED_CODES), sentence: z.string() })),
  })
  .meta({ id: 'BlockedAttempt' });
export type BlockedAttemptAnswer = z.infer<typeof blockedAttempt>;

export const blockedQuery = pageQuery
  .extend({
    ...dayRange,
    kind: choice('entry', 'override').optional(),
    reason: choice(...BLOCKED_CODES)
      .optional()
      .meta({ description: 'One of its reasons' }),
    trade: searchText.optional().meta({ description: 'About the trade with this id' }),
    symbol: searchText.optional().meta({ description: 'In capitals or not' }),
  })
  .refine(isInOrder, OUT_OF_ORDER);
export type BlockedQuery = z.infer<typeof blockedQuery>;

export const historyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/blocked',
    subject,
    access: 'bot',
    summary: 'Blocked entries of the key’s own bot in words, newest first',
    query: pageQuery,
    answers: { 200: pageOf(blockedAttempt) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/sessions',
    subject,
    access: EVERY_ROLE,
    summary: 'Finished sessions, newest first',
    query: sessionsQuery,
    answers: { 200: pageOf(session) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/trades',
    subject,
    access: EVERY_ROLE,
    summary: 'Trades by the trading day of their entry, newest first',
    query: tradesQuery,
    answers: { 200: pageOf(listedTrade) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/trades/{trade_id}',
    subject,
    access: EVERY_ROLE,
    summary: 'A trade, the check that let it in, and its events',
    answers: { 200: tradeHistory },
    problems: ['TRADE_UNKNOWN'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/events',
    subject,
    access: EVERY_ROLE,
    summary: 'The log, newest first',
    description:
      'In the order of the log; with `type`, `start` or `end` in the order of the instants: imported history is older than its place in the log.',
    query: eventsQuery,
    answers: { 200: pageOf(event) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/blocked',
    subject,
    access: EVERY_ROLE,
    summary: 'Blocked entries and refused overrides in words, newest first',
    query: blockedQuery,
    answers: { 200: pageOf(blockedAttempt) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/transitions',
    subject,
    access: EVERY_ROLE,
    summary: 'Changes of phase and resets, newest first',
    query: pageQuery,
    answers: { 200: pageOf(transition) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/transitions/{seq}',
    subject,
    access: EVERY_ROLE,
    summary: 'One change of phase or reset, with its evidence in words',
    answers: { 200: transitionDetail },
    problems: ['TRANSITION_UNKNOWN', 'INVALID_FIELDS'],
  }),
] as const;
