import {
  blockedAttempt,
  type BlockedAttemptAnswer,
  type BlockedQuery,
  type Page,
} from '@phasegate/contracts';
import {
  blocksOf,
  instantOf,
  reasonSentence,
  type EventOf,
  alertSentences,
  type AlertedBot,
} from '@phasegate/phase-core';
import { named, namesIn, type ActorNames } from '../ledger/alerts/actor-names.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { alertedBot } from './alerted-bot.js';
import { requestedBounds } from './bounds.js';
import { keyOf, pageOf } from './cursor.js';
import { eventsOfTypes, keyOfLine, lineKey, type StoredLine } from './events-of-types.js';
import { marketOfBot } from './market.js';

const TYPES = {
  entry: ['phase.validation_blocked'],
  override: ['phase.override_blocked'],
} as const;

type Blocked = EventOf<'phase.validation_blocked'> | EventOf<'phase.override_blocked'>;

/** Entries that a check blocked and overrides that were refused, newest first, each with its reasons in words. */
export async function listBlocked(
  queries: Queries,
  bot: string,
  { kind, reason, trade, symbol, limit, cursor, ...range }: BlockedQuery,
): Promise<Page<BlockedAttemptAnswer>> {
  const about = await alertedBot(queries, bot);
  const rows = await eventsOfTypes(queries, bot, {
    types: kind === undefined ? [...TYPES.entry, ...TYPES.override] : TYPES[kind],
    bounds: requestedBounds(await marketOfBot(queries, bot), range),
    before: keyOf(cursor, lineKey),
    take: limit + 1,
    holding: { reason, trade, symbol },
  });
  const events = new Map(rows.map((row) => [row, JSON.parse(row.body) as Blocked]));
  const names = await namesIn(queries, [...events.values()]);
  const answer = (row: StoredLine) => attemptOf(events.get(row)!, about, names);
  return pageOf(rows, limit, answer, keyOfLine);
}

function attemptOf(event: Blocked, bot: AlertedBot, names: ActorNames): BlockedAttemptAnswer {
  const fields =
    event.type === 'phase.validation_blocked'
      ? blockedEntry(event, bot)
      : refusedOverride(event, bot, names);
  const { seq, at, phase } = event;
  return blockedAttempt.parse({ ...NOTHING_TOLD, seq, at, phase, ...fields });
}

const NOTHING_TOLD = {
  trade_id: null,
  symbol: null,
  mode: null,
  notional: null,
  max_notional: null,
  next_allowed_at: null,
  action: null,
  to_phase: null,
  by: null,
  said: null,
  attempts: 1,
};

function blockedEntry(event: EventOf<'phase.validation_blocked'>, { currency }: AlertedBot) {
  const { trade_id, symbol = null, mode = null, notional = null, phase } = event;
  const { max_notional = null, next_allowed_at = null } = event;
  const at = { phase, now: instantOf(event.at), currency };
  const reasons = blocksOf(event).map((block) => ({
    code: block.code,
    sentence: reasonSentence(block, at),
  }));
  return {
    kind: 'entry',
    trade_id,
    symbol,
    mode,
    notional,
    max_notional,
    next_allowed_at,
    reasons,
  };
}

function refusedOverride(
  event: EventOf<'phase.override_blocked'>,
  bot: AlertedBot,
  names: ActorNames,
) {
  const { action, to = null, by, reason, code, attempts = 1 } = event;
  const reasons = [{ code, sentence: alertSentences.attemptSentence(bot, named(event, names)) }];
  return { kind: 'override', action, to_phase: to, by, said: reason, attempts, reasons };
}
