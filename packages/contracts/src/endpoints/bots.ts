import { PHASES, TRIGGERS } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE, STEERING } from '../access.js';
import { criterionAnswer } from '../criterion.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, instantText } from '../fields/answer-fields.js';
import {
  body,
  idField,
  nameField,
  overridePasswordField,
  positiveDecimalField,
  reasonField,
} from '../fields/body-fields.js';
import { exact, Fault } from '../fields/wire-field.js';
import { pageOf, pageQuery } from '../paging.js';
import { botStatus } from './status.js';

const subject = 'Bots';

const currencyField = exact(
  'a currency',
  (text) =>
    /^[A-Z0-9]{2,10}$/.test(text)
      ? text
      : new Fault('must be 2 to 10 capital letters or digits, such as USD'),
  { examples: ['USD'] },
);

/** The keys of a policy to change, as in `{"gates": {"experience": {"win_rate": "0.65"}}}`; the core checks them. */
export const partialPolicy = z
  .record(z.string(), z.unknown(), { error: 'must be a JSON object' })
  .meta({ id: 'PartialPolicy', examples: [{ gates: { experience: { win_rate: '0.65' } } }] });

export const newBotBody = body({
  name: nameField,
  portfolio_value: positiveDecimalField,
  currency: currencyField.optional().meta({ description: 'USD by default; fixed at registration' }),
  preset: z
    .literal('freqtrade', { error: 'must be freqtrade' })
    .optional()
    .meta({ description: 'freqtrade: every date is a trading day, R:R as realized' }),
  policy: partialPolicy
    .optional()
    .meta({ description: 'Merged over the defaults; anything looser needs an override' }),
  override_password: overridePasswordField
    .optional()
    .meta({ description: 'For a looser policy: an administrator’s', writeOnly: true }),
  reason: reasonField
    .optional()
    .meta({ description: 'Kept in the log; a looser policy needs one' }),
}).meta({ id: 'NewBot' });

export const botChangesBody = body({
  name: nameField.optional(),
  archived: z.boolean({ error: 'must be true or false' }).optional().meta({
    description:
      'An archived bot cannot enter trades and is left out of lists; its keys can still report on its earlier trades.',
  }),
  members: body({
    add: z.array(idField).optional(),
    remove: z.array(idField).optional(),
  })
    .optional()
    .meta({ description: 'Ids of users and tokens; administrators only' }),
})
  .refine((changes) => Object.keys(changes).length > 0, {
    error: 'must change something',
    path: ['body'],
  })
  .meta({ id: 'BotChanges' });

/**
 * Reasons for an operator to look at a bot, the most urgent first.
 *
 * - `HALTED`: an administrator stopped all bots.
 * - `QUARANTINED`: its log is damaged; nothing is appended to it (rules 8.3).
 * - `RECORD_UNREADABLE`: its stored state cannot be read, so its status is unknown.
 * - `BREAKER_OPEN`, `DOWNGRADE_DUE`: no live entries (rules 6.3, 6.4).
 * - `DOWNGRADED`: the tenure began with a downgrade; until a counted session of it is finished, five trading days at
 *   most.
 * - `READY_TO_ADVANCE`: an operator may approve, or the advance was recommended in this tenure.
 * - `GATE_ONE_SHORT`: all criteria of its gate but one are met; that one may be insufficient.
 * - `IDLE`: more than three trading days without an entry.
 * - `MANY_EMERGENCY_EXITS`: more than 2% of the tenure's trades (rules 3.4).
 */
export const ATTENTION = [
  'HALTED',
  'QUARANTINED',
  'RECORD_UNREADABLE',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
  'DOWNGRADED',
  'READY_TO_ADVANCE',
  'GATE_ONE_SHORT',
  'IDLE',
  'MANY_EMERGENCY_EXITS',
] as const;
export type Attention = (typeof ATTENTION)[number];

const { code, status, sentence } = criterionAnswer.shape;

/** Sessions in a bot's small picture. */
export const SPARKLINE_SESSIONS = 30;

/** Figures that lists show beside a bot's status. */
export const botFigures = z
  .strictObject({
    tenure_since: instantText.meta({ description: 'When it entered its phase (rules 2.6)' }),
    tenure_trades: count.meta({
      description:
        'Opened and closed in the tenure, in the phase’s mode, of every kind; voided ones are left out',
    }),
    tenure_pnl: decimalText.meta({ description: 'Of these trades, after fees' }),
    last_trade_at: instantText
      .nullable()
      .meta({ description: 'The last entry, in any phase and mode; null: none yet' }),
    trading_days_without_entry: count.meta({
      description:
        'Since the last entry of the tenure, since it began, or since history was imported',
    }),
    one_short: z.strictObject({ code, status, sentence }).nullable().meta({
      description: 'The one criterion of its gate that is not met; null: none, or several',
    }),
    day_pnl: decimalText.meta({ description: 'Of the live closes of its trading day' }),
    peak: decimalText.meta({ description: 'The highest equity of its tenure (rules 6.1)' }),
    drawdown: decimalText.nullable().meta({
      description: 'Share by which its equity is below that peak; null: the peak is not above 0',
    }),
    nearest_downgrade: z
      .strictObject({
        trigger: z.enum(TRIGGERS),
        used: decimalText.meta({ description: 'Share of what is allowed: 1 is the limit' }),
      })
      .nullable()
      .meta({
        description:
          'The trigger of a downgrade that is used most (rules 6.5); of a rolling win rate, what it lacks to 1 as a share of what its limit lacks; null: none is measured',
      }),
    sparkline: z.array(decimalText).meta({
      description: `The sum of its results at the end of its last sessions, ${SPARKLINE_SESSIONS} at most, the latest last`,
    }),
  })
  .meta({ id: 'BotFigures' });
export type BotFigures = z.infer<typeof botFigures>;

const registered = {
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  created_at: instantText,
  archived_at: instantText.nullable(),
  attention: z.array(z.enum(ATTENTION)).meta({ description: 'The most urgent first' }),
};

const unreadable =
  'null: its stored state cannot be read (RECORD_UNREADABLE), and it trades nothing';

export const bot = z
  .strictObject({
    ...registered,
    status: botStatus.nullable().meta({ description: unreadable }),
    figures: botFigures.nullable().meta({ description: unreadable }),
  })
  .meta({ id: 'Bot' });
export type BotAnswer = z.infer<typeof bot>;

export const botDetail = z
  .strictObject({
    ...registered,
    status: botStatus,
    figures: botFigures,
    members: z.array(z.string()),
    policy_version: z.int(),
  })
  .meta({ id: 'BotDetail' });
export type BotDetailAnswer = z.infer<typeof botDetail>;

/** Orders of the list; with `-` in front the other way round. */
export const BOT_SORTS = [
  'newest',
  '-newest',
  'attention',
  'name',
  '-name',
  'phase',
  '-phase',
  'readiness',
  '-readiness',
  'pnl',
  '-pnl',
  'last_trade',
  '-last_trade',
  'downgrade',
  '-downgrade',
] as const;
export type BotSort = (typeof BOT_SORTS)[number];

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const botsQuery = pageQuery.extend({
  // A cursor says where the page ended: it can hold a name of 200 letters.
  cursor: z.string().max(2_000, { error: 'is longer than 2000 characters' }).optional().meta({
    description: 'The next_cursor of the previous page; all other parameters as before',
  }),
  archived: choice(['true', 'false']).optional().meta({
    description: 'true: the archived ones instead',
  }),
  search: z.string().max(200, { error: 'is longer than 200 characters' }).optional().meta({
    description: 'Part of the name or of the id, in capitals or not',
  }),
  phase: choice(PHASES).optional(),
  attention: choice(['any', ...ATTENTION])
    .optional()
    .meta({ description: 'any: all bots that need attention; otherwise only for this reason' }),
  breaker: choice(['open', 'closed']).optional(),
  sort: choice(BOT_SORTS)
    .optional()
    .meta({
      description:
        'newest by default. attention: the most pressing first; name: A first; phase: the lowest first; ' +
        'readiness: the nearest to its gate first; pnl: the tenure’s, the highest first, without regard to currency; ' +
        'last_trade: the latest first; downgrade: the nearest to a downgrade first. Among equals by name. With - in front the other way round.',
    }),
});
export type BotsQuery = z.infer<typeof botsQuery>;

/** A page of bots, and how many there are on all pages. */
export const botsPage = z
  .strictObject({
    ...pageOf(bot).shape,
    total: count.meta({ description: 'Bots that fit the query, on all its pages' }),
  })
  .meta({ id: 'BotsPage' });
export type BotsPageAnswer = z.infer<typeof botsPage>;

export const botEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots',
    subject,
    access: EVERY_ROLE,
    summary: 'The bots one may see: searched, filtered, sorted',
    description:
      'One bot whose record cannot be read does not fail the list: it is shown with RECORD_UNREADABLE.',
    query: botsQuery,
    answers: { 200: botsPage },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots',
    subject,
    access: STEERING,
    summary: 'Register a bot',
    description:
      'The bot starts in Experience; the caller becomes its first member. A policy looser than the defaults is an override (rules 7.4): only an administrator may do that, with the password and a reason; it takes effect at once.',
    body: newBotBody,
    answers: { 201: botDetail },
    problems: ['OVERRIDE_REQUIRED', 'PASSWORD_NOT_CONFIGURED', 'PASSWORD_WRONG', 'LOCKED_OUT'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}',
    subject,
    access: EVERY_ROLE,
    summary: 'One bot',
    answers: { 200: botDetail },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/bots/{bot}',
    subject,
    access: STEERING,
    summary: 'Rename, archive, change members',
    description: 'With open positions archiving is refused.',
    body: botChangesBody,
    answers: { 200: botDetail },
    problems: ['OPEN_POSITIONS'],
  }),
] as const;
