import type { CalendarKind } from './calendar/market.js';
import type { DateText } from './calendar/trading-dates.js';
import type {
  BlockReason,
  BreakerCause,
  ByPerson,
  CloseFacts,
  CorrectionFacts,
  DowngradeMetrics,
  EntryFacts,
  Outcome,
  OverrideFacts,
  PermitFacts,
  Reentry,
  SessionFacts,
  SizeReason,
  Trigger,
} from './event-facts.js';
import type { InstantText } from './instant.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Mode, Phase } from './phase.js';
import type { PolicyChange } from './policy/looser.js';
import type { Policy } from './policy/policy.js';
import type { Criterion } from './rules/criterion.js';

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
