import type { DateText } from './calendar/trading-dates.js';
import type { InstantText } from './instant.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Ratio } from './numbers/ratio-mean.js';
import type { Kind, Mode, Phase, Side } from './phase.js';
import type { PolicyChange } from './policy/looser.js';

/** Why a check is a block, in the order in which an answer names them (rules 3). */
export const BLOCK_REASONS = [
  'HALTED',
  'QUARANTINED',
  'CALENDAR_ENDED',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
  'PAPER_ONLY',
  'DAILY_LIMIT',
  'PERMITS_EXHAUSTED',
  'SIZE_EXCEEDED',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** What brings a phase down, in the order in which an event names them (rules 6.1). */
export type Trigger = 'consecutive_losses' | 'rolling_win_rate' | 'daily_loss' | 'drawdown';

export type BreakerCause = 'downgrade' | 'unpermitted_trade' | 'manual';
export type Outcome = 'win' | 'loss' | 'flat';
export type SizeReason = 'win_streak' | 'session_win_rate' | 'recovered';

/** Who did it and why: on every transition that a person makes (rules 11). `by` is an opaque id (8.1). */
export interface ByPerson {
  readonly by: string;
  readonly reason: string;
}

/** What an entry's event tells beyond its id and size; absent in what `phase simulate` has no need of. */
export interface EntryFacts {
  readonly trade_id: string;
  readonly notional: DecimalText;
  readonly mode: Mode;
  readonly kind: Kind;
  readonly symbol?: string;
  readonly side?: Side;
  readonly opened_at?: InstantText;
  readonly entry_price?: DecimalText;
  readonly stop_price?: DecimalText;
  readonly target_price?: DecimalText;
  readonly parent_trade_id?: string;
  /** How the permit stood that it used, with the trading day and tenure it belongs to (rules 2.10). */
  readonly permit?: 'outstanding' | 'lapsed';
  readonly date?: DateText;
  readonly tenure?: number;
  /** The day's slot that an unpermitted entry claims. */
  readonly slot?: number;
  readonly late?: true;
  readonly clock_skew?: true;
}

export interface CloseFacts {
  readonly trade_id: string;
  readonly pnl: DecimalText;
  readonly counted: boolean;
  readonly outcome: Outcome;
  readonly equity: DecimalText;
  readonly mode: Mode;
  readonly kind: Kind;
  /** Whether it was opened in the running tenure (rules 2.6). */
  readonly in_tenure: boolean;
  /** Planned reward and risk (rules 2.5). */
  readonly ratio: Ratio | null;
  readonly closed_at?: InstantText;
  readonly late?: true;
  readonly clock_skew?: true;
}

export interface PermitFacts {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly notional: DecimalText;
  readonly expires_at: InstantText;
  readonly max_notional: DecimalText | null;
  readonly slot?: number;
  readonly asked: string;
}

export interface SessionFacts {
  readonly date: DateText;
  readonly trades_executed: number;
  readonly counted: number;
  readonly wins: number;
  readonly losses: number;
  readonly win_rate: DecimalText | null;
  readonly average_rr: DecimalText | null;
  readonly total_pnl: DecimalText;
  readonly position_sizes: readonly DecimalText[];
  readonly circuit_breaker_trips: number;
}

/** How the bot stood when it was taken down. */
export interface DowngradeMetrics {
  readonly loss_streak: number;
  readonly rolling_win_rate: DecimalText | null;
  readonly day_pnl: DecimalText;
  readonly day_base: DecimalText;
  readonly equity: DecimalText;
  readonly peak: DecimalText;
}

/** What was tried. A registration that was refused stands in the platform's log: there is no bot (rules 8.4). */
export type OverrideAction =
  'advance' | 'rollback' | 'reset_sessions' | 'policy' | 'registration' | 'skip_phase';
export type OverrideCode =
  | 'PASSWORD_NOT_CONFIGURED'
  | 'PASSWORD_WRONG'
  | 'LOCKED_OUT'
  | 'OPEN_POSITIONS'
  | 'NOT_SEQUENTIAL'
  | 'GATE_NOT_MET';

export interface OverrideFacts {
  readonly action: OverrideAction;
  readonly code: OverrideCode;
  /** The phase that was asked for, where one was named. */
  readonly to?: Phase;
  /** With a policy: every key that it changes. */
  readonly changes?: readonly PolicyChange[];
  /** With LOCKED_OUT: how many attempts were throttled away in that minute. */
  readonly attempts?: number;
  readonly minute?: InstantText;
}

export interface Reentry {
  readonly from: Phase;
  readonly to: Phase;
  readonly size: DecimalText | null;
}

/** What a correction replaces: the trade as it stood, so that the fold can take it back. */
export interface CorrectionFacts {
  readonly trade_id: string;
  readonly pnl_before: DecimalText;
  readonly pnl: DecimalText;
  readonly mode: Mode;
  readonly counted: boolean;
  readonly tenure: number;
  readonly session_date: DateText | null;
  readonly ratio: Ratio | null;
  readonly equity: DecimalText;
}
