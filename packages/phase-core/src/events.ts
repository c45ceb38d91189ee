import type { CalendarKind } from './calendar/market.js';
import type { DateText } from './calendar/trading-dates.js';
import type { InstantText } from './instant.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Ratio } from './numbers/ratio-mean.js';
import type { Kind, Mode, Phase, Side } from './phase.js';
import type { PolicyChange } from './policy/looser.js';
import type { Policy } from './policy/policy.js';
import type { Criterion } from './rules/criterion.js';

/** Why a check is a block, in the order in which an answer names them (rules 3). */
export const BLOCK_REASONS = [
  'HALTED',
  'QUARANTINED',
  'CALENDAR_ENDED',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
  'PAPER_ONLY',
  'DAILY_LIMIT',
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

/** Fields of every type of event (rules 11). Each holds all that the fold needs. */
export interface EventFields {
  'bot.registered': {
    readonly equity: DecimalText;
    readonly calendar: CalendarKind;
    readonly size: null;
    readonly currency: string;
    readonly policy: Policy;
    readonly by?: string;
    readonly reason?: string;
  };
  'phase.validation_blocked': {
    readonly trade_id: string;
    readonly reasons: readonly BlockReason[];
    readonly next_allowed_at?: InstantText;
    readonly countdown_seconds?: number;
    readonly max_notional?: DecimalText;
    readonly mode?: Mode;
    readonly symbol?: string;
    readonly notional?: DecimalText;
  };
  'trade.opened': EntryFacts;
  'trade.unpermitted': EntryFacts;
  'trade.size_exceeded': {
    readonly trade_id: string;
    readonly notional: DecimalText;
    readonly permitted: DecimalText;
  };
  'poc.daily_limit_exceeded': { readonly trade_id: string; readonly entries: number };
  'trade.closed': CloseFacts;
  'trade.emergency_exit': CloseFacts;
  'session.closed': SessionFacts;
  'position_size.changed': {
    readonly before: DecimalText;
    readonly after: DecimalText;
    readonly reason: SizeReason;
    readonly justification: string;
  };
  'phase.advance_suggested': {
    readonly criteria: readonly Criterion[];
    readonly projected_size: DecimalText;
  };
  'phase.advance_recommended': { readonly to: Phase; readonly criteria: readonly Criterion[] };
  'phase.advanced': {
    readonly from: Phase;
    readonly to: Phase;
    readonly trigger: 'manual' | 'auto';
    readonly size: DecimalText;
    readonly criteria: readonly Criterion[];
    readonly imported_sessions?: number;
    readonly by?: string;
    readonly reason?: string;
  };
  'advance.declined': ByPerson & { readonly to: Phase };
  'phase.downgraded': {
    readonly from: Phase;
    readonly to: Phase;
    readonly trigger: 'auto';
    readonly triggers: readonly Trigger[];
    readonly size_before: DecimalText;
    readonly size: DecimalText | null;
    readonly metrics: DowngradeMetrics;
  };
  'breaker.tripped': {
    readonly cause: BreakerCause;
    readonly by?: string;
    readonly reason?: string;
  };
  'breaker.acknowledged': ByPerson;
  'phase.override_blocked': ByPerson & OverrideFacts;
  'phase.override_accepted': ByPerson & Omit<OverrideFacts, 'code'>;
  'phase.rolled_back': ByPerson & Reentry;
  'sessions.reset': ByPerson & Reentry;
  'permit.granted': PermitFacts;
  'permit.renewed': PermitFacts;
  'permit.cancelled': {
    readonly trade_id: string;
    readonly lapsed: boolean;
    readonly date: DateText;
    readonly slot?: number;
  };
  'permit.unconfirmed': { readonly trade_id: string };
  'permit.revoked': {
    readonly trade_id: string;
    readonly cause: 'breaker' | 'downgrade' | 'rollback' | 'reset' | 'halt' | 'quarantine';
  };
  'trade.corrected': ByPerson & CorrectionFacts & { readonly outcome: Outcome };
  'trade.voided': ByPerson & Omit<CorrectionFacts, 'pnl'> & { readonly was: 'open' | 'closed' };
  'portfolio.reported': {
    readonly value: DecimalText;
    readonly net_flow: DecimalText;
    readonly reported_at: InstantText;
    readonly equity: DecimalText;
    readonly clock_skew?: true;
  };
  'policy.published': ByPerson & {
    readonly version: number;
    readonly policy: Policy;
    readonly changes: readonly PolicyChange[];
    readonly from: 'boundary' | 'tenure';
  };
  'import.completed': ByPerson & {
    readonly as: 'backtest' | 'paper';
    readonly trades: number;
    readonly sessions: number;
    readonly warnings: readonly string[];
  };
  'emergency_exit.requested': {
    readonly exit_id: string;
    readonly symbol: string;
    readonly reason: string;
    readonly trade_id?: string;
    readonly reported_at?: InstantText;
    /** With `late`: it came then, while the database was away, and was recorded when it was back. */
    readonly received_at?: InstantText;
    readonly late?: true;
    readonly clock_skew?: true;
  };
  'history.recovered': {
    /** The file of the mirror that was damaged, and how many lines of this log in it. */
    readonly file: string;
    readonly lines: number;
    /** The first of them by its number. */
    readonly first_seq: number;
    /** Where the damaged file is kept. */
    readonly kept_as: string;
  };
}

interface OverrideFacts {
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

interface Reentry {
  readonly from: Phase;
  readonly to: Phase;
  readonly size: DecimalText | null;
}

/** What a correction replaces: the trade as it stood, so that the fold can take it back. */
interface CorrectionFacts {
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

export type EventType = keyof EventFields;

/** Events that end a tenure and begin the next (rules 2.6). */
export type LeftBy = 'phase.advanced' | 'phase.downgraded' | 'phase.rolled_back' | 'sessions.reset';

/** Fields that any event may carry beside its own (rules 11). */
export interface Envelope {
  /** Where imported history came from (rules 2.11). */
  readonly source?: 'import';
  readonly imported_as?: 'backtest' | 'paper';
  /** When it was due: boundaries and downgrades that are carried out later count from here (rules 2.9, 6.4). */
  readonly due_at?: InstantText;
}

/** One line of the log, before its hash. `phase` is the phase after the event. */
export type PhaseEvent = {
  [T in EventType]: {
    readonly seq: number;
    readonly at: InstantText;
    readonly type: T;
    readonly phase: Phase;
  } & Envelope &
    EventFields[T];
}[EventType];

export type EventOf<T extends EventType> = Extract<PhaseEvent, { type: T }>;

/** An event before the log gives it its number, instant and phase. */
export type NewEvent = {
  [T in EventType]: { readonly type: T } & Envelope & EventFields[T];
}[EventType];
