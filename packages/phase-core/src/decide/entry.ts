import type { EntryFacts } from '../event-facts.js';
import { EARLIEST, instantText, type Instant } from '../instant.js';
import { isAbove, plainText, product, sum, type DecimalText } from '../numbers/decimal.js';
import { entryOf } from '../numbers/keyed.js';
import type { Kind, Side } from '../phase.js';
import { OPERATIONAL, verdict } from '../rules/check.js';
import { permitOf, plannedOf } from '../rules/outstanding-permits.js';
import { entryThresholds } from '../rules/sizing.js';
import type { EntryThresholds } from '../state.js';
import { symbolKey } from '../symbol.js';
import type { LapsedPermit, TradeCheck } from './check.js';
import type { Draft } from './draft.js';
import { tripBreaker } from './downgrade.js';
import { recordUnpermitted } from './unpermitted.js';

/** A bot reports that an entry was executed. */
export interface EntryReport extends TradeCheck {
  readonly opened_at: Instant;
  /** `manual_override`: a person traded past the bot, and it says so. */
  readonly kind?: Extract<Kind, 'strategy' | 'manual_override'> | undefined;
}

/** The ledger's context of a report. */
export interface EntryContext {
  /** The trade's permits that ran out or were ended, without those that were cancelled. */
  readonly lapsed: readonly LapsedPermit[];
  /** Live entries by trading day, for days before the running one. */
  readonly entriesOn: (date: string) => number;
  /** SHA-256 of the report as it came, which tells a repetition from a conflict; absent where nothing is repeated. */
  readonly content_hash?: string;
}

/** A fill may exceed its permit's notional by 2% (rules 3.5). */
const FILL_TOLERANCE = '1.02';
/** Brokers report whole seconds, and their clocks differ from ours (rules 2.10). */
const PERMIT_TOLERANCE_MS = 5_000;
/** An entry recorded later than this after its permit expired counts only if it loses (rules 2.14). */
const LATE_REPORT_MS = 60_000;

/** Records an executed entry: with its permit, late or not (rules 2.10), or without one (3.5). */
export function recordEntry(
  draft: Draft,
  now: Instant,
  submitted: EntryReport,
  context: EntryContext,
): void {
  draft.reach(now);
  // A trade that was granted a live permit is live whatever its report says (rules 3.5).
  const granted =
    permitOf(draft.state.hot, submitted.trade_id) !== undefined || context.lapsed.length > 0;
  const report: EntryReport = granted ? { ...submitted, mode: 'live' } : submitted;
  const opened_at = openingOf(report, now);
  const { content_hash } = context;
  const facts = {
    ...entryFacts(report, opened_at),
    ...(content_hash === undefined ? {} : { content_hash }),
  };
  if (report.kind === 'manual_override')
    return recordOverride(draft, now, facts, opened_at, context);
  if (report.mode === 'paper') return recordPaper(draft, now, facts);
  const permit = permitFor(draft, report, opened_at, context.lapsed);
  if (permit === null)
    return recordOverride(draft, now, { ...facts, kind: 'manual_override' }, opened_at, context);
  recordPermitted(draft, now, facts, permit);
}

/**
 * When an entry was made: an impossible instant is replaced by the time of recording, for a live entry is always
 * recorded (rules 1.2, 2.9).
 */
export const openingOf = ({ opened_at }: Pick<EntryReport, 'opened_at'>, now: Instant): Instant =>
  opened_at < EARLIEST ? now : Math.min(opened_at, now);

function recordPermitted(draft: Draft, now: Instant, facts: EntryFacts, permit: UsedPermit): void {
  const late = permit.date !== draft.market.dateOf(draft.state.hot.day);
  recordExecuted(draft, now, {
    ...facts,
    ...permit.thresholds,
    permitted: permit.notional,
    permit: permit.lapsed ? 'lapsed' : 'outstanding',
    date: permit.date,
    tenure: permit.tenure,
    ...(permit.strategy === null ? {} : { strategy: permit.strategy }),
    ...(late ? { late: true as const } : {}),
    ...(now > permit.expires_at + LATE_REPORT_MS ? { counts_if_lost: true as const } : {}),
  });
  if (!isAbove(facts.notional, product(permit.notional, FILL_TOLERANCE))) return;
  draft.emit(now, {
    type: 'trade.size_exceeded',
    trade_id: facts.trade_id,
    notional: facts.notional,
    permitted: permit.notional,
  });
  tripBreaker(draft, now, { cause: 'size_exceeded' });
}

/** Paper needs no permit; paper that a check would have blocked is an unpermitted trade, without a trip (rules 9.3). */
function recordPaper(draft: Draft, now: Instant, facts: EntryFacts): void {
  const question = { mode: 'paper', symbol: facts.symbol ?? '', notional: facts.notional } as const;
  const { blocks } = verdict(draft.market, draft.state, now, question, OPERATIONAL);
  if (blocks.length > 0) recordUnpermitted(draft, now, { ...facts, kind: 'manual_override' });
  else recordExecuted(draft, now, { ...facts, ...entryThresholds(draft.state) });
}

/** An entry that was allowed: a trade of its own, or an addition that joins an open parent (rules 3.5). */
function recordExecuted(draft: Draft, now: Instant, facts: EntryFacts): void {
  const parent = openParent(draft, facts);
  if (parent === null) return draft.emit(now, { type: 'trade.opened', ...facts });
  draft.emit(now, {
    type: 'trade.extended',
    ...facts,
    parent_trade_id: parent.trade_id,
    parent_notional: sum(parent.notional, facts.notional),
  });
}

/** The open parent of an addition, in the same symbol, side and mode; null: there is none. */
function openParent({ state }: Draft, { parent_trade_id, symbol, side, mode }: EntryFacts) {
  if (parent_trade_id === undefined) return null;
  const parent = entryOf(state.record.open, parent_trade_id);
  const same =
    parent !== undefined &&
    parent.mode === mode &&
    parent.side === side &&
    symbolKey(parent.symbol) === symbolKey(symbol ?? '');
  return same ? { trade_id: parent_trade_id, notional: parent.notional } : null;
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

/** The permit that an entry used. */
interface UsedPermit {
  readonly lapsed: boolean;
  readonly date: string;
  readonly tenure: number;
  readonly expires_at: Instant;
  readonly notional: DecimalText;
  readonly thresholds: EntryThresholds;
  readonly strategy: string | null;
}

/** The permit in whose life the entry lies, for its symbol and side, outstanding or not (rules 2.10, 3.5). */
function permitFor(
  { market, state }: Draft,
  report: EntryReport,
  opened_at: Instant,
  lapsed: readonly LapsedPermit[],
): UsedPermit | null {
  const permit = permitOf(state.hot, report.trade_id);
  if (
    permit !== undefined &&
    isFor(permit, report) &&
    isWithin(opened_at, permit.granted_at, permit.expires_at, PERMIT_TOLERANCE_MS)
  )
    return { ...permit, lapsed: false, date: market.dateOf(permit.day) };
  const old = lapsed.find((life) => isFor(life, report) && covers(life, opened_at));
  return old === undefined ? null : { ...old, lapsed: true };
}

/** One that was ended before its time has no tolerance (rules 2.10). */
function covers({ granted_at, ended_at, expires_at }: LapsedPermit, opened_at: Instant): boolean {
  const endedEarly = ended_at < expires_at;
  return isWithin(opened_at, granted_at, ended_at, endedEarly ? 0 : PERMIT_TOLERANCE_MS);
}

const isWithin = (at: Instant, from: Instant, to: Instant, tolerance: number): boolean =>
  at >= from - tolerance && at <= to + tolerance;

const isFor = (permit: { symbol: string; side: Side }, { symbol, side }: EntryReport): boolean =>
  symbolKey(permit.symbol) === symbolKey(symbol) && permit.side === side;

/** The fields of an entry's event that come from its report. */
export function entryFacts(report: EntryReport, opened_at: Instant): EntryFacts {
  const { trade_id, symbol, side, mode } = report;
  return {
    trade_id,
    notional: plainText(report.notional),
    mode,
    kind: report.kind ?? 'strategy',
    symbol,
    side,
    opened_at: instantText(opened_at),
    ...plannedOf(report),
    ...(report.opened_at !== opened_at ? { clock_skew: true as const } : {}),
  };
}
