import type { EntryFacts } from '../event-facts.js';
import { instantText, type Instant } from '../instant.js';
import { decimal, plain, type DecimalText } from '../numbers/decimal.js';
import type { Kind } from '../phase.js';
import { verdict } from '../rules/check.js';
import { permitOf } from '../rules/outstanding-permits.js';
import type { LapsedPermit, TradeCheck } from './check.js';
import type { Draft } from './draft.js';
import { recordUnpermitted } from './unpermitted.js';

/** A bot reports that an entry was executed. */
export interface EntryReport extends TradeCheck {
  readonly opened_at: Instant;
  /** `manual_override`: somebody traded past the bot, and it says so. */
  readonly kind?: Extract<Kind, 'strategy' | 'manual_override'> | undefined;
}

/** What the ledger knows around a report. */
export interface EntryContext {
  readonly lapsed: readonly LapsedPermit[];
  /** Live entries by trading day, for days before the running one. */
  readonly entriesOn: (date: string) => number;
}

/** A fill may exceed its permit's notional by 2% (rules 3.5). */
const FILL_TOLERANCE = '1.02';

/** Records an executed entry: with its permit, late or not (rules 2.10), or without one (3.5). */
export function recordEntry(
  draft: Draft,
  now: Instant,
  report: EntryReport,
  context: EntryContext,
): void {
  draft.reach(now);
  const opened_at = Math.min(report.opened_at, now);
  const facts = entryFacts(report, opened_at, now);
  if (report.kind === 'manual_override')
    return recordOverride(draft, now, facts, opened_at, context);
  if (report.mode === 'paper') return recordPaper(draft, now, facts);
  const permit = permitFor(draft, report.trade_id, opened_at, context.lapsed);
  if (permit === null)
    return recordOverride(draft, now, { ...facts, kind: 'manual_override' }, opened_at, context);
  const late = permit.date !== draft.market.dateOf(draft.state.hot.day);
  draft.emit(now, {
    type: 'trade.opened',
    ...facts,
    permit: permit.lapsed ? 'lapsed' : 'outstanding',
    date: permit.date,
    tenure: permit.tenure,
    ...(late ? { late: true as const } : {}),
  });
  if (decimal(report.notional).gt(decimal(permit.notional).times(FILL_TOLERANCE)))
    draft.emit(now, {
      type: 'trade.size_exceeded',
      trade_id: report.trade_id,
      notional: report.notional,
      permitted: permit.notional,
    });
}

/** Paper needs no permit; paper that a check would have blocked is an unpermitted trade, without a trip (rules 9.3). */
function recordPaper(draft: Draft, now: Instant, facts: EntryFacts): void {
  const around = { halted: false, quarantined: false };
  const { reasons } = verdict(
    draft.market,
    draft.state,
    now,
    { mode: 'paper', notional: facts.notional },
    around,
  );
  if (reasons.length > 0) recordUnpermitted(draft, now, { ...facts, kind: 'manual_override' });
  else draft.emit(now, { type: 'trade.opened', ...facts });
}

function recordOverride(
  draft: Draft,
  now: Instant,
  facts: EntryFacts,
  opened_at: Instant,
  context: EntryContext,
): void {
  const { market, state } = draft;
  const day = market.dayOf(opened_at);
  if (day === state.hot.day) return recordUnpermitted(draft, now, facts);
  const date = market.dateOf(day);
  const tenure = opened_at < state.record.tenure.at ? state.hot.tenure - 1 : state.hot.tenure;
  recordUnpermitted(draft, now, { ...facts, date, tenure, late: true }, context.entriesOn(date));
}

interface UsedPermit {
  readonly lapsed: boolean;
  readonly date: string;
  readonly tenure: number;
  readonly notional: DecimalText;
}

/** The permit in whose life the entry lies (rules 2.10), outstanding or not. */
function permitFor(
  { market, state }: Draft,
  trade_id: string,
  opened_at: Instant,
  lapsed: readonly LapsedPermit[],
): UsedPermit | null {
  const permit = permitOf(state.hot, trade_id);
  if (permit !== undefined && opened_at >= permit.granted_at && opened_at <= permit.expires_at)
    return { ...permit, lapsed: false, date: market.dateOf(permit.day) };
  const old = lapsed.find((life) => opened_at >= life.granted_at && opened_at <= life.ended_at);
  return old === undefined ? null : { ...old, lapsed: true };
}

function entryFacts(report: EntryReport, opened_at: Instant, now: Instant): EntryFacts {
  const { trade_id, symbol, side, mode, entry_price, stop_price, target_price, parent_trade_id } =
    report;
  return {
    trade_id,
    notional: plain(decimal(report.notional)),
    mode,
    kind: report.kind ?? 'strategy',
    symbol,
    side,
    opened_at: instantText(opened_at),
    ...(entry_price === undefined ? {} : { entry_price }),
    ...(stop_price === undefined ? {} : { stop_price }),
    ...(target_price === undefined ? {} : { target_price }),
    ...(parent_trade_id === undefined ? {} : { parent_trade_id }),
    ...(report.opened_at > now ? { clock_skew: true as const } : {}),
  };
}
