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
  'CLOCK_REGRESSED',
  'CALENDAR_ENDED',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
  'PAPER_ONLY',
  'DAILY_LIMIT',
  'PERMITS_EXHAUSTED',
  'SIZE_EXCEEDED',
  'EXPOSURE_EXCEEDED',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** The downgrade triggers, in the order in which an event lists them (rules 6.1). */
export const TRIGGERS = [
  'consecutive_losses',
  'rolling_win_rate',
  'daily_loss',
  'drawdown',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const BREAKER_CAUSES = [
  'downgrade',
  'unpermitted_trade',
  'size_exceeded',
  'manual',
] as const;
export type BreakerCause = (typeof BREAKER_CAUSES)[number];

/** Why a trade does not count, the first that holds in this order (rules 2.12). */
export type NotCounted = 'kind' | 'mode' | 'earlier_tenure' | 'too_small' | 'late';

/** Facts of an imported history (rules 2.11). */
export type ImportedAs = 'backtest' | 'paper';

export type Outcome = 'win' | 'loss' | 'flat';
export type SizeReason = 'win_streak' | 'session_win_rate' | 'recovered' | 'policy';

/** The person and the reason: on every transition that a person makes (rules 11). `by` is an opaque id (8.1). */
export interface ByPerson {
  readonly by: string;
  readonly reason: string;
}

/** Details of an entry beyond its id and size; absent in `phase simulate`, which does not need them. */
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
  /** From these notionals on it is large enough (rules 2.12, 5.3); absent: any is, in logs from before the third edition. */
  readonly counted_from?: DecimalText;
  readonly streak_from?: DecimalText;
  /** The notional of the permit that it used (rules 5.5). */
  readonly permitted?: DecimalText;
  /** The permit that the entry used, with its trading day and tenure (rules 2.10). */
  readonly permit?: 'outstanding' | 'lapsed';
  readonly date?: DateText;
  readonly tenure?: number;
  /** The day's slot that an unpermitted entry claims. */
  readonly slot?: number;
  readonly strategy?: string;
  readonly late?: true;
  /** Recorded more than 60 s after its permit expired: it counts only if it loses (rules 2.14). */
  readonly counts_if_lost?: true;
  readonly clock_skew?: true;
  /** SHA-256, in hex, of the report as it came; absent: simulated, imported, or from before it was kept. */
  readonly content_hash?: string;
}

export interface CloseFacts {
  readonly trade_id: string;
  readonly pnl: DecimalText;
  readonly counted: boolean;
  /** Where `counted` is false; absent in logs from before the third edition. */
  readonly not_counted?: NotCounted;
  readonly outcome: Outcome;
  readonly equity: DecimalText;
  readonly mode: Mode;
  readonly kind: Kind;
  /** Whether it was opened in the running tenure (rules 2.6). */
  readonly in_tenure: boolean;
  /** Executed notional, additions included; absent in logs from before the third edition. */
  readonly notional?: DecimalText;
  /** Whether a win extends the streak that changes the size (rules 5.3); absent: it does. */
  readonly extends_streak?: boolean;
  /** A losing emergency exit that the allowance of rules 2.13 excuses. */
  readonly excused?: true;
  /** The close was in the balance of the report in force already (rules 2.7). */
  readonly in_balance?: true;
  /** Planned reward and risk (rules 2.5). */
  readonly ratio: Ratio | null;
  readonly closed_at?: InstantText;
  readonly late?: true;
  readonly clock_skew?: true;
  /** SHA-256, in hex, of the report as it came; absent: simulated, imported, or from before it was kept. */
  readonly content_hash?: string;
}

export interface PermitFacts {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly notional: DecimalText;
  readonly expires_at: InstantText;
  readonly max_notional: DecimalText | null;
  readonly slot?: number;
  readonly entry_price?: DecimalText;
  readonly stop_price?: DecimalText;
  readonly target_price?: DecimalText;
  readonly parent_trade_id?: string;
  /** The whole request as JSON, in logs from before it had fields of its own. */
  readonly asked?: string;
  readonly counted_from?: DecimalText;
  readonly streak_from?: DecimalText;
  /** The key that asked. */
  readonly key?: string;
  readonly strategy?: string;
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
  /** The phase in which the day began, after its boundary; this and what follows since the third edition. */
  readonly opening_phase?: Phase;
  readonly live_pnl?: DecimalText;
  readonly paper_pnl?: DecimalText;
  /** In the sense of rules 2.8. */
  readonly profitable?: boolean;
}

/** The bot's figures at the time of the downgrade. */
export interface DowngradeMetrics {
  /** The event they were computed after: a report; absent: a close. */
  readonly source?: 'report';
  /** The account value that a report claimed (rules 6.1). */
  readonly value?: DecimalText;
  readonly loss_streak: number;
  readonly rolling_win_rate: DecimalText | null;
  readonly day_pnl: DecimalText;
  readonly day_base: DecimalText;
  readonly equity: DecimalText;
  readonly peak: DecimalText;
}

/** The attempted action. A refused registration is in the platform's log, since there is no bot (rules 8.4). */
export const OVERRIDE_ACTIONS = [
  'advance',
  'rollback',
  'reset_sessions',
  'policy',
  'registration',
  'skip_phase',
  'correction',
  'void',
] as const;
export type OverrideAction = (typeof OVERRIDE_ACTIONS)[number];
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
  /** With a correction or a voiding: the trade, and its result before and after (null: voided). */
  readonly trade_id?: string;
  readonly pnl_before?: DecimalText | null;
  readonly pnl?: DecimalText | null;
  /** Whether it is an override incident (rules 7.3); absent in logs from before the third edition. */
  readonly incident?: boolean;
}

export interface Reentry {
  readonly from: Phase;
  readonly to: Phase;
  readonly size: DecimalText | null;
}

/** The trade before the correction, so that the fold can take it back. */
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
  /** The number of the close in the log; this and what follows since the third edition. */
  readonly closed_seq?: number;
  /** Of the trade, with its additions. */
  readonly notional?: DecimalText;
  /** The report in force holds the close: equity stays (rules 2.7). */
  readonly in_balance?: true;
}
