import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { SEVERITIES, type AlertKind } from '../alerts.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText, phase } from '../fields/answer-fields.js';
import { ATTENTION } from './bots.js';

/** Alerts that are conditions: each holds until it is over. */
export const CONDITION_KINDS = [
  'worker_behind',
  'integrity_fault',
  'mirror_behind',
  'checkpoints_behind',
  'guardrail_broken',
  'calendar_ending',
] as const satisfies readonly AlertKind[];

export const condition = z
  .strictObject({
    kind: z.enum(CONDITION_KINDS),
    severity: z.enum(SEVERITIES),
    bot: z.string().nullable().meta({ description: 'null: about the platform' }),
    title: z.string(),
    text: z.string().meta({ description: 'The event, its consequence, and what to do' }),
    since: instantText,
  })
  .meta({ id: 'Condition' });
export type Condition = z.infer<typeof condition>;

/** The money of all bots of one currency, added up. */
export const fleetMoney = z
  .strictObject({
    currency: z.string(),
    exposure: decimalText.meta({ description: 'Notional of the open live trades' }),
    day_pnl: decimalText.meta({
      description: 'Of the live closes of each bot’s own trading day',
    }),
    live_bots: count.meta({ description: 'Bots in a phase with real money' }),
    equity: decimalText.meta({ description: 'Of these bots' }),
    below_peaks: decimalText.meta({
      description: 'How far the equity of each of these bots is below its peak, added up',
    }),
    drawdown: decimalText
      .nullable()
      .meta({ description: '`below_peaks` as a share of their peaks; null: no such bot' }),
    deepest: z
      .strictObject({ bot: z.string(), name: z.string(), drawdown: decimalText })
      .nullable()
      .meta({ description: 'The live bot with the deepest drawdown; null: none has any' }),
  })
  .meta({ id: 'FleetMoney' });
export type FleetMoney = z.infer<typeof fleetMoney>;

/** All bots that one may see, archived ones left out, in figures. */
export const fleetAnswer = z
  .strictObject({
    bots: count,
    attention: z
      .array(z.strictObject({ code: z.enum(ATTENTION), bots: count }))
      .meta({ description: 'The most urgent first; codes of no bot are left out' }),
    needing_attention: count.meta({ description: 'Bots with at least one of the codes' }),
    phases: z
      .array(z.strictObject({ phase, bots: count }))
      .meta({ description: 'Every phase, the lowest first; unreadable bots are in none' }),
    breakers_open: count,
    portfolio: z.array(fleetMoney).meta({
      description:
        'A line for each currency, that of the most bots first; unreadable bots are in none',
    }),
    halted: z
      .strictObject({ since: instantText, by: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: 'null: entries are not halted' }),
    conditions: z.array(condition).meta({
      description: 'Conditions that hold now, the most severe first, then the longest',
    }),
    as_of: instantText,
  })
  .meta({ id: 'Fleet' });
export type FleetAnswer = z.infer<typeof fleetAnswer>;

export const fleetEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/fleet',
    subject: 'Bots',
    access: EVERY_ROLE,
    summary: 'The fleet in figures, and what is wrong with the platform',
    description:
      'Operators see the figures of their bots, and conditions of these and of the platform.',
    answers: { 200: fleetAnswer },
  }),
] as const;
