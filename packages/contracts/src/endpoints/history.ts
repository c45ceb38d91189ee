import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint, type Endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText, phase } from '../fields/answer-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { trade } from './trades.js';

const subject = 'History';

export const session = z
  .strictObject({
    date: dateText,
    phase,
    trades_executed: count,
    counted: count,
    wins: count,
    losses: count,
    win_rate: decimalText.nullable(),
    average_rr: decimalText.nullable(),
    total_pnl: decimalText,
    position_sizes: z.array(decimalText),
    circuit_breaker_trips: count,
    imported: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof session>;

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
      description: 'What was known: criteria of an advance, triggers and metrics of a downgrade',
    }),
  })
  .meta({ id: 'Transition' });
export type TransitionAnswer = z.infer<typeof transition>;

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

const list = <Name extends string, Item extends z.ZodType>(
  name: Name,
  summary: string,
  item: Item,
) =>
  endpoint({
    method: 'GET',
    path: `/v1/bots/{bot}/${name}`,
    subject,
    access: EVERY_ROLE,
    summary,
    query: pageQuery,
    answers: { 200: pageOf(item) },
  } satisfies Endpoint);

export const historyEndpoints = [
  list('sessions', 'Finished sessions, newest first', session),
  list('trades', 'Trades by their report, newest first', trade),
  list('events', 'The log, newest first', event),
  list('transitions', 'Changes of phase and resets, newest first', transition),
] as const;
