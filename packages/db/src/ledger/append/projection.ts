import {
  type CheckedState,
  type EventOf,
  type HotEvent,
  type Market,
  type PhaseEvent,
  type State,
  effectiveAt,
  evolve,
  evolveHot,
  instantText,
  markBeforeDowngrade,
  storedPolicy,
} from '@phasegate/phase-core';
import type { Transaction } from '../transaction/transaction.js';
import type { Appending, Decided } from './appending.js';
import { type Lapse, lapsedBy } from './lapsed-permits.js';
import { reportRow } from './portfolio-reports.js';
import { INSERT_MARKS, SUM_MONTHS_UP, markRow } from './session-marks.js';

/** Rows for each read model, by table. */
type Rows = Record<
  | 'trades'
  | 'additions'
  | 'extended'
  | 'reports'
  | 'closes'
  | 'voids'
  | 'corrections'
  | 'sessions'
  | 'marks'
  | 'months'
  | 'transitions'
  | 'exits'
  | 'policies'
  | 'claims'
  | 'freed'
  | 'lapsed'
  | 'used',
  Record<string, unknown>[]
>;

/** The rows that new events of a bot add to the read models. */
export interface ProjectedRows {
  readonly bot: string;
  readonly rows: Rows;
}

/** Collects what reads need of a bot's new events. Pauses after each event. */
export function* projectedRows(
  { bot, market }: Appending,
  { began, events }: Decided,
): Generator<void, Rows> {
  const rows: Rows = {
    trades: [], additions: [], extended: [], reports: [], closes: [], voids: [], corrections: [], sessions: [], marks: [], months: [], transitions: [],
    exits: [], policies: [], claims: [], freed: [], lapsed: [], used: [],
  }; // prettier-ignore
  const last = events.findLastIndex(looksBack);
  let before = began;
  for (const [place, event] of events.entries()) {
    collect(rows, event, { bot, market, before });
    if (place < last || event.type === 'session.closed') before = after(market, before, event);
    if (event.type === 'session.closed') rows.marks.push(markRow(bot, event, before));
    yield;
  }
  return rows;
}

/** Writes it: one statement per table, however many events and bots there are; for sessions, one for each bot. */
export function storeProjected(
  transaction: Transaction,
  projected: readonly ProjectedRows[],
): void {
  for (const [table, statement] of Object.entries(STATEMENTS) as [keyof Rows, string][]) {
    const withRows = projected.filter(({ rows }) => rows[table].length > 0);
    if (withRows.length === 0) continue;
    const values = OF_ONE_BOT.has(table)
      ? withRows.map(({ bot, rows }) => [bot, JSON.stringify(rows[table])])
      : [[JSON.stringify(withRows.flatMap((one) => ofBot(one, table)))]];
    for (const each of values) transaction.send(transaction.query(statement, each));
  }
}

const ofBot = ({ bot, rows }: ProjectedRows, table: keyof Rows) =>
  rows[table].map((row) => ({ bot, ...row }));

/** Tables whose rows go on from earlier ones of their bot. */
const OF_ONE_BOT: ReadonlySet<keyof Rows> = new Set(['sessions', 'marks', 'months']);

/** Whether an event's rows tell something of the state that it met, or left. */
const looksBack = (event: PhaseEvent): boolean =>
  event.type === 'session.closed' ||
  event.type === 'phase.downgraded' ||
  event.type === 'permit.unconfirmed' ||
  event.type === 'permit.revoked' ||
  ((event.type === 'trade.opened' || event.type === 'trade.unpermitted') &&
    event.tenure === undefined);

/** The state that the next event meets. */
function after(
  market: Market,
  before: CheckedState | State | null,
  event: PhaseEvent,
): CheckedState | State {
  return before === null || 'record' in before
    ? evolve(market, before, event)
    : evolveHot(market, before, event as HotEvent);
}

/** In this order: a trade is there before its close, closes before the session that holds them, a downgrade before the mark of its day. */
const STATEMENTS: Record<keyof Rows, string> = {
  trades: `INSERT INTO trades SELECT * FROM jsonb_populate_recordset(null::trades, $1)`,
  additions: `INSERT INTO trade_additions SELECT * FROM jsonb_populate_recordset(null::trade_additions, $1)`,
  extended: `UPDATE trades t SET notional = p.notional
           FROM (SELECT bot, trade_id, max(notional) AS notional
                 FROM jsonb_to_recordset($1) r (bot text, trade_id text, notional numeric)
                 GROUP BY bot, trade_id) p WHERE t.bot = p.bot AND t.trade_id = p.trade_id`,
  reports: `INSERT INTO portfolio_reports SELECT * FROM jsonb_populate_recordset(null::portfolio_reports, $1)`,
  closes: `UPDATE trades t SET closed_at = c.closed_at, closed_seq = c.closed_seq, kind = c.kind, pnl = c.pnl,
             outcome = c.outcome, counted = c.counted, not_counted = c.not_counted, session_date = c.session_date,
             planned_reward = c.planned_reward, planned_risk = c.planned_risk
           FROM jsonb_populate_recordset(null::trades, $1) c WHERE t.bot = c.bot AND t.trade_id = c.trade_id`,
  corrections: `UPDATE trades t SET pnl = c.pnl, outcome = c.outcome, counted = coalesce(c.counted, t.counted),
             not_counted = CASE WHEN c.counted IS NULL THEN t.not_counted ELSE c.not_counted END
           FROM jsonb_populate_recordset(null::trades, $1) c WHERE t.bot = c.bot AND t.trade_id = c.trade_id`,
  voids: `UPDATE trades t SET voided_seq = c.voided_seq
           FROM jsonb_populate_recordset(null::trades, $1) c WHERE t.bot = c.bot AND t.trade_id = c.trade_id`,
  // Closes of earlier transactions belong to the first session; those of this one know theirs.
  sessions: `WITH s AS (
             INSERT INTO sessions SELECT * FROM jsonb_populate_recordset(null::sessions, $2) WHERE bot = $1 RETURNING date, seq)
           UPDATE trades t SET session_date = first.date
           FROM (SELECT date, seq FROM s ORDER BY seq LIMIT 1) first
           WHERE t.bot = $1 AND t.session_date IS NULL AND t.closed_seq < first.seq`,
  transitions: `INSERT INTO transitions SELECT * FROM jsonb_populate_recordset(null::transitions, $1)`,
  marks: INSERT_MARKS,
  months: SUM_MONTHS_UP,
  exits: `INSERT INTO emergency_exits SELECT * FROM jsonb_populate_recordset(null::emergency_exits, $1)`,
  policies: `INSERT INTO policy_versions SELECT * FROM jsonb_populate_recordset(null::policy_versions, $1)`,
  freed: `DELETE FROM claims c USING jsonb_populate_recordset(null::claims, $1) f
           WHERE c.bot = f.bot AND c.trading_day = f.trading_day AND c.slot = f.slot`,
  claims: `INSERT INTO claims SELECT * FROM jsonb_populate_recordset(null::claims, $1)`,
  lapsed: `INSERT INTO lapsed_permits SELECT * FROM jsonb_populate_recordset(null::lapsed_permits, $1)`,
  used: `DELETE FROM lapsed_permits p USING jsonb_populate_recordset(null::lapsed_permits, $1) u
           WHERE p.bot = u.bot AND p.trade_id = u.trade_id`,
};

function collect(rows: Rows, event: PhaseEvent, context: RowContext): void {
  const { bot, market } = context;
  switch (event.type) {
    case 'bot.registered':
      rows.policies.push({
        bot,
        version: 1,
        seq: event.seq,
        published_at: event.at,
        by: event.by,
        reason: event.reason,
        takes_effect: 'registration',
        policy: storedPolicy(event.policy).policy,
        changes: [],
      });
      return;
    case 'policy.published':
      rows.policies.push({
        bot,
        version: event.version,
        seq: event.seq,
        published_at: event.at,
        by: event.by,
        reason: event.reason,
        takes_effect: event.from,
        policy: storedPolicy(event.policy).policy,
        changes: event.changes,
        at_boundary: event.at_boundary,
      });
      return;
    case 'trade.opened':
    case 'trade.unpermitted': {
      rows.trades.push(tradeRow(event, context));
      if (event.permit === 'lapsed') rows.used.push({ trade_id: event.trade_id });
      if (event.slot !== undefined) rows.claims.push(claimRow(bot, event, market, event.slot));
      return;
    }
    case 'trade.extended':
      rows.additions.push(additionRow(event, context));
      rows.extended.push({ trade_id: event.parent_trade_id, notional: event.parent_notional });
      if (event.permit === 'lapsed') rows.used.push({ trade_id: event.trade_id });
      return;
    case 'portfolio.reported':
      rows.reports.push(reportRow(bot, event));
      return;
    case 'trade.closed':
    case 'trade.emergency_exit':
      rows.closes.push(closeRow(event));
      return;
    case 'trade.corrected':
      rows.corrections.push({
        trade_id: event.trade_id,
        pnl: event.pnl,
        outcome: event.outcome,
        counted: event.counted_after,
        not_counted: event.not_counted_after,
      });
      return;
    case 'trade.voided':
      rows.voids.push({ trade_id: event.trade_id, voided_seq: event.seq });
      return;
    case 'session.closed': {
      const { seq, phase, type: _type, at: _at, source, ...facts } = event;
      rows.months.push({ date: event.date });
      rows.sessions.push({ bot, seq, phase, imported: source === 'import', ...facts });
      for (const close of closesSinceSession(rows)) close['session_date'] = event.date;
      return;
    }
    case 'phase.advanced':
    case 'phase.downgraded':
    case 'phase.rolled_back':
    case 'sessions.reset':
      rows.transitions.push(transitionRow(event, context));
      return;
    case 'emergency_exit.requested':
      rows.exits.push({ bot, exit_id: event.exit_id, seq: event.seq, trade_id: event.trade_id });
      return;
    case 'permit.granted':
      if (event.slot !== undefined) rows.claims.push(claimRow(bot, event, market, event.slot));
      return;
    case 'permit.cancelled':
      if (event.lapsed) rows.used.push({ trade_id: event.trade_id });
      if (event.slot !== undefined) free(rows, event.date, event.slot);
      return;
    case 'permit.unconfirmed':
    case 'permit.revoked':
      rows.lapsed.push(lapsedRow(event, context));
      return;
    default:
      return;
  }
}

/** Closes of this transaction that no session holds yet, latest first. */
function* closesSinceSession({ closes }: Rows): Generator<Record<string, unknown>> {
  for (let place = closes.length - 1; place >= 0; place -= 1) {
    if ('session_date' in closes[place]!) return;
    yield closes[place]!;
  }
}

/** A slot that is claimed and given back at once was never taken. */
function free(rows: Rows, trading_day: string, slot: number): void {
  const claimed = rows.claims.findIndex(
    (row) => row.trading_day === trading_day && row.slot === slot,
  );
  if (claimed === -1) rows.freed.push({ trading_day, slot });
  else rows.claims.splice(claimed, 1);
}

/** The context that a row needs besides its event: the state before the event. */
interface RowContext {
  readonly bot: string;
  readonly market: Market;
  readonly before: CheckedState | State | null;
}

function tradeRow(
  event: EventOf<'trade.opened'> | EventOf<'trade.unpermitted'>,
  { bot, market, before }: RowContext,
) {
  const {
    trade_id,
    mode,
    kind,
    symbol,
    side,
    notional,
    entry_price,
    stop_price,
    target_price,
    parent_trade_id,
  } = event;
  return {
    // The strategy as the fold sees it (evidence E6).
    strategy: event.strategy ?? before!.hot.strategy,
    bot, trade_id, mode, kind, symbol, side, notional, entry_price, stop_price, target_price, parent_trade_id,
    phase: event.phase,
    tenure: event.tenure ?? before!.hot.tenure,
    trading_day: event.date ?? dateOf(market, event),
    permitted: event.type === 'trade.opened',
    imported: event.source === 'import',
    opened_at: event.opened_at ?? instantText(effectiveAt(event)),
    opened_seq: event.seq,
  }; // prettier-ignore
}

function additionRow(event: EventOf<'trade.extended'>, { bot, market }: RowContext) {
  const { trade_id, parent_trade_id, notional, mode, seq } = event;
  return {
    ...{ bot, trade_id, parent_trade_id, notional, mode, seq },
    opened_at: event.opened_at ?? event.at,
    trading_day: event.date ?? dateOf(market, event),
  };
}

function closeRow(event: EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>) {
  const { trade_id, kind, pnl, outcome, counted, not_counted, ratio, seq } = event;
  return {
    trade_id,
    kind,
    pnl,
    outcome,
    counted,
    not_counted,
    planned_reward: ratio?.[0],
    planned_risk: ratio?.[1],
    closed_seq: seq,
    closed_at: event.closed_at ?? instantText(effectiveAt(event)),
  };
}

function transitionRow(
  event:
    | EventOf<'phase.advanced'>
    | EventOf<'phase.downgraded'>
    | EventOf<'phase.rolled_back'>
    | EventOf<'sessions.reset'>,
  { bot, before }: RowContext,
) {
  const { seq, at, type, from, to, size } = event;
  const trigger =
    event.type === 'phase.advanced'
      ? event.trigger
      : event.type === 'phase.downgraded'
        ? 'auto'
        : 'manual';
  const evidence =
    event.type === 'phase.advanced'
      ? {
          criteria: event.criteria,
          imported_sessions: event.imported_sessions,
          evidence: event.evidence,
          review: event.review,
          by_importer: event.by_importer,
        }
      : event.type === 'phase.downgraded'
        ? {
            triggers: event.triggers,
            metrics: event.metrics,
            size_before: event.size_before,
            before: markBefore(event, before),
          }
        : {};
  const person = event.type === 'phase.downgraded' ? {} : { by: event.by, reason: event.reason };
  return { bot, seq, at, type, from_phase: from, to_phase: to, trigger, size, evidence, ...person };
}

/** For the charts of that day (rules 2.8): a downgrade is decided, and folded, with the whole state. */
function markBefore(event: EventOf<'phase.downgraded'>, before: RowContext['before']) {
  if (before === null || !('record' in before))
    throw new Error(`downgrade ${event.seq} was recorded without the bot's track record`);
  return markBeforeDowngrade(before, event);
}

const claimRow = (
  bot: string,
  event: Pick<PhaseEvent, 'at' | 'due_at' | 'source'> & { trade_id: string },
  market: Market,
  slot: number,
) => ({
  bot,
  trading_day: dateOf(market, event),
  slot,
  trade_id: event.trade_id,
});

function lapsedRow(event: Lapse, { bot, market, before }: RowContext) {
  const { granted_at, ended_at, expires_at, date, thresholds, ...rest } = lapsedBy(
    event,
    before!,
    market,
  );
  return {
    bot,
    trade_id: event.trade_id,
    granted_at: new Date(granted_at),
    ended_at: new Date(ended_at),
    expires_at: new Date(expires_at),
    trading_day: date,
    ...thresholds,
    ...rest,
  };
}

const dateOf = (market: Market, event: Pick<PhaseEvent, 'at' | 'due_at' | 'source'>): string =>
  market.dateOf(market.dayOf(effectiveAt(event)));
