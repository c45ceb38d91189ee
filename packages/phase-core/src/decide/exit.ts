import { instantText, type Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import { closeTrade, type OpenTrade } from './close.js';
import type { Draft } from './draft.js';
import { refusal, type Refusal } from './refusal.js';

/** A bot reports that a trade was closed. */
export interface CloseReport {
  readonly closed_at: Instant;
  readonly pnl: DecimalText;
  readonly kind: 'strategy' | 'emergency_exit';
}

/**
 * Records a reported close. It belongs to the trading day of its closed_at while that session is not
 * finalised, else to the running one, marked late (rules 2.10); the worker carries a downgrade out (6.4).
 */
export function recordClose(
  draft: Draft,
  now: Instant,
  trade: OpenTrade & { opened_at: Instant },
  report: CloseReport,
): Refusal | undefined {
  draft.reach(now);
  const closed_at = Math.min(report.closed_at, now);
  if (closed_at < trade.opened_at)
    return refusal(
      'CLOSED_BEFORE_OPENED',
      `closed_at is before the trade's opened_at, ${instantText(trade.opened_at)}.`,
    );
  const kind = report.kind === 'emergency_exit' ? report.kind : trade.kind;
  const late = draft.market.dayOf(closed_at) < draft.state.hot.day;
  closeTrade(draft, now, trade, {
    pnl: report.pnl,
    kind,
    carryOut: false,
    told: {
      closed_at: instantText(closed_at),
      ...(late ? { late: true as const } : {}),
      ...(report.closed_at > now ? { clock_skew: true as const } : {}),
    },
  });
  return undefined;
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
  draft.emit(now, {
    type: 'emergency_exit.requested',
    exit_id,
    symbol,
    reason,
    ...(trade_id === undefined ? {} : { trade_id }),
    reported_at: instantText(Math.min(at ?? came, came)),
    ...(received_at === undefined ? {} : { received_at: instantText(came), late: true as const }),
    ...(at !== null && at > came ? { clock_skew: true as const } : {}),
  });
}
