import { EARLIEST, instantText, type Instant } from '../instant.js';
import type { Draft } from './draft.js';

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
  const reported = at === null || at < EARLIEST ? came : Math.min(at, came);
  draft.emit(now, {
    type: 'emergency_exit.requested',
    exit_id,
    symbol,
    reason,
    ...(trade_id === undefined ? {} : { trade_id }),
    reported_at: instantText(reported),
    ...(received_at === undefined ? {} : { received_at: instantText(came), late: true as const }),
    ...(at !== null && at !== reported ? { clock_skew: true as const } : {}),
  });
}
