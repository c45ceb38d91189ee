import type {
  ApprovalReview,
  CorrectedBy,
  ImportedPart,
  UnexplainedBalance,
  UnpermittedDay,
} from '../approval-facts.js';
import type { Market } from '../calendar/market.js';
import type { DateText } from '../calendar/trading-dates.js';
import { effectiveAt, type EventOf, type EventType, type PhaseEvent } from '../events.js';
import { instantText } from '../instant.js';
import { evidenceSessions } from '../rules/gate.js';
import { tradeWindow } from '../readiness/sliding-window.js';
import type { State } from '../state.js';
import { limitChange } from './phase-limits.js';

export const REVIEW_LISTED = 20;

/** Events of the tenure that a review lists; of portfolio reports only those with `unexplained`. */
export const REVIEWED_EVENTS = [
  'trade.unpermitted',
  'trade.size_exceeded',
  'trade.corrected',
  'trade.voided',
  'import.completed',
  'portfolio.reported',
] as const satisfies readonly EventType[];
type ReviewedEvent = EventOf<(typeof REVIEWED_EVENTS)[number]>;

/** The part of the tenure's log that a review needs. */
export interface ReviewedLog {
  /** The close of the window's first counted trade, `windowBeganWith`; null: nothing has counted yet. */
  readonly first: PhaseEvent | null;
  /** Of `REVIEWED_EVENTS`, in the order of the log. */
  readonly events: readonly ReviewedEvent[];
  /** The report in force; null: the registration is. */
  readonly report: EventOf<'portfolio.reported'> | null;
}

/** The number of the close with which the gate's window begins; null: nothing has counted yet. */
export function windowBeganWith(state: State): number | null {
  return state.hot.phase === 'experience'
    ? (evidenceSessions(state)[0]?.first_close ?? null)
    : (tradeWindow(state).items[0]?.close ?? null);
}

/** @param state rolled to the present */
export function approvalReview(market: Market, state: State, log: ReviewedLog): ApprovalReview {
  const { first, events, report } = log;
  const { evidence_from } = state.record;
  const since = first === null ? evidence_from.day : market.dayOf(effectiveAt(first));
  const unexplained = events.flatMap(asUnexplained).reverse();
  const days = unpermittedDays(market, events, market.dateOf(since));
  const corrections = windowCorrections(events, first?.seq ?? 0);
  return {
    changes: limitChange(state),
    ...positionsOf(state),
    open_pnl: openPnl(report),
    unexplained_balances: unexplained.length,
    unexplained: unexplained.slice(0, REVIEW_LISTED),
    window_since: market.dateOf(since),
    unpermitted_days: days.length,
    days: days.slice(0, REVIEW_LISTED),
    corrected_trades: corrections.size,
    corrected_by: correctedBy([...corrections.values()]),
    imports: importedParts(state, events),
  };
}

/** Whether somebody approves what they imported themselves, as far as it is still among the evidence (rules 2.11). */
export const isOwnImport = ({ imports }: ApprovalReview, by: string): boolean =>
  imports.some((part) => part.by === by && part.evidence_sessions > 0);

function positionsOf({ hot, record }: State) {
  const positions = Object.entries(record.open)
    .map(([trade_id, { symbol, side, mode, notional, opened_at, day }]) => ({
      ...{ trade_id, symbol, side, mode, notional },
      opened_at: instantText(opened_at),
      market_opens: hot.day - day,
    }))
    .sort((a, b) => (a.opened_at < b.opened_at ? -1 : a.opened_at > b.opened_at ? 1 : 0));
  return { open_positions: positions.length, positions: positions.slice(0, REVIEW_LISTED) };
}

function openPnl(report: EventOf<'portfolio.reported'> | null): ApprovalReview['open_pnl'] {
  if (report?.open_pnl === undefined) return null;
  return { amount: report.open_pnl, reported_at: report.reported_at };
}

function asUnexplained(event: ReviewedEvent): UnexplainedBalance[] {
  if (event.type !== 'portfolio.reported' || event.unexplained === undefined) return [];
  return [{ reported_at: event.reported_at, amount: event.unexplained }];
}

/** A late entry belongs to its own trading day (rules 2.10). */
function unpermittedDays(
  market: Market,
  events: readonly ReviewedEvent[],
  since: DateText,
): UnpermittedDay[] {
  const days = new Map<DateText, { unpermitted: number; oversized: number }>();
  for (const event of events) {
    if (event.type !== 'trade.unpermitted' && event.type !== 'trade.size_exceeded') continue;
    const unpermitted_on = event.type === 'trade.unpermitted' ? event.date : undefined;
    const date = unpermitted_on ?? market.dateOf(market.dayOf(effectiveAt(event)));
    if (date < since) continue;
    const day = days.get(date) ?? { unpermitted: 0, oversized: 0 };
    day[event.type === 'trade.unpermitted' ? 'unpermitted' : 'oversized'] += 1;
    days.set(date, day);
  }
  return [...days]
    .map(([date, counts]) => ({ date, ...counts }))
    .sort((a, b) => (a.date < b.date ? 1 : -1));
}

type Correction = EventOf<'trade.corrected'> | EventOf<'trade.voided'>;

/** The last correction of each of the window's trades: of those that count, or counted, and closed since it began. */
function windowCorrections(
  events: readonly ReviewedEvent[],
  since: number,
): ReadonlyMap<string, Correction> {
  const last = new Map<string, Correction>();
  for (const event of events)
    if (isCorrection(event) && isOfWindow(event, since)) last.set(event.trade_id, event);
  return last;
}

const isCorrection = (event: ReviewedEvent): event is Correction =>
  event.type === 'trade.corrected' || event.type === 'trade.voided';

function isOfWindow(event: Correction, since: number): boolean {
  const closed = event.closed_seq ?? event.seq;
  if (closed < since) return false;
  return event.type === 'trade.voided' || event.counted || event.counted_after === true;
}

function correctedBy(corrections: readonly Correction[]): CorrectedBy[] {
  const counts = new Map<string, { corrected: number; voided: number }>();
  for (const { by, type } of corrections) {
    const count = counts.get(by) ?? { corrected: 0, voided: 0 };
    count[type === 'trade.corrected' ? 'corrected' : 'voided'] += 1;
    counts.set(by, count);
  }
  return [...counts].map(([by, count]) => ({ by, ...count }));
}

/** A bot has one import at most, so that all imported sessions are of it (rules 2.11). */
function importedParts(state: State, events: readonly ReviewedEvent[]): ImportedPart[] {
  const evidence = state.hot.phase === 'experience' ? evidenceSessions(state) : [];
  const evidence_sessions = evidence.filter(({ imported }) => imported !== null).length;
  return events
    .filter((event) => event.type === 'import.completed')
    .map(({ by, at, as, trades, sessions, warnings }) => ({
      ...{ by, at, as, trades, sessions, warnings },
      evidence_sessions,
    }));
}
