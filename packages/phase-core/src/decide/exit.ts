import { EARLIEST, instantText, LATEST, type Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import { entryOf } from '../numbers/keyed.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import type { Kind } from '../phase.js';
import { closeTrade } from './close.js';
import type { Draft } from './draft.js';
import { refusal, type Refusal } from './refusal.js';

/** A bot reports that a trade was closed. */
export interface CloseReport {
  readonly closed_at: Instant;
  readonly pnl: DecimalText;
  readonly kind: 'strategy' | 'emergency_exit';
}

/**
 * Records a reported close. It belongs to the trading day of its closed_at while that session is not finalised,
 * else to the running one, marked late (rules 2.10); the worker carries a downgrade out (6.4). An impossible
 * instant is replaced: a live close is always recorded (1.2).
 */
export function recordClose(
  draft: Draft,
  now: Instant,
  { trade_id, ratio }: { readonly trade_id: string; readonly ratio: Ratio | null },
  report: CloseReport,
): Refusal | undefined {
  draft.reach(now);
  const trade = entryOf(draft.state.record.open, trade_id);
  if (trade === undefined)
    return refusal('TRADE_UNKNOWN', `Trade ${trade_id} is not open: report its entry first.`);
  const closed_at = closingOf(report, now, trade.opened_at);
  const late = draft.market.dayOf(closed_at) < draft.state.hot.day;
  closeTrade(draft, now, trade, {
    trade_id,
    pnl: report.pnl,
    kind: kindAtClose(trade.kind, report.kind),
    closed_at,
    ratio,
    carryOut: false,
    timing: {
      closed_at: instantText(closed_at),
      ...(late ? { late: true as const } : {}),
      ...(report.closed_at === closed_at ? {} : { clock_skew: true as const }),
    },
  });
  return undefined;
}

/** What was entered as a manual override stays one (rules 2.1). */
const kindAtClose = (entered: Kind, reported: CloseReport['kind']): Kind =>
  entered === 'manual_override' ? entered : reported;

/** Neither in the future nor before the trade was opened; an impossible one is the time of recording (rules 1.2). */
function closingOf({ closed_at }: CloseReport, now: Instant, opened_at: Instant): Instant {
  if (closed_at < EARLIEST || closed_at >= LATEST) return now;
  return Math.max(Math.min(closed_at, now), Math.min(opened_at, now));
}

/** A bot leaves a position in an emergency: never refused, needs no permit (rules 3.4). Odd times are clamped. */
export interface EmergencyExit {
  readonly exit_id: string;
  readonly symbol: string;
  readonly reason: string;
  readonly trade_id?: string | undefined;
  readonly at: Instant | null;
  /** When it came, where it could be recorded only later: the exit was no later than that. */
  readonly received_at?: Instant | undefined;
}

export function recordEmergencyExit(draft: Draft, now: Instant, exit: EmergencyExit): void {
  const { exit_id, symbol, reason, trade_id, at, received_at } = exit;
  const came = Math.min(received_at ?? now, now);
  const told = at === null || at < EARLIEST ? came : Math.min(at, came);
  draft.emit(now, {
    type: 'emergency_exit.requested',
    exit_id,
    symbol,
    reason,
    ...(trade_id === undefined ? {} : { trade_id }),
    reported_at: instantText(told),
    ...(received_at === undefined ? {} : { received_at: instantText(came), late: true as const }),
    ...(at !== null && at !== told ? { clock_skew: true as const } : {}),
  });
}
