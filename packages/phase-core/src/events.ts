import type { BotEvidence } from './evidence/record-evidence.js';
import type { ApprovalReview } from './approval-facts.js';
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
  ImportedAs,
  NotCounted,
  Outcome,
  OverrideFacts,
  PermitFacts,
  Reentry,
  SessionFacts,
  SizeReason,
  Trigger,
} from './event-facts.js';
import { instantOf, type Instant, type InstantText } from './instant.js';
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
  /** An addition was executed: its notional joins the parent's, and it has no close of its own (rules 3.5). */
  'trade.extended': EntryFacts & {
    readonly parent_trade_id: string;
    /** The parent's, this addition included. */
    readonly parent_notional: DecimalText;
  };
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
    /** The statistical evidence at that time; absent: simulated, or an advance out of Experience approved by the policy. */
    readonly evidence?: BotEvidence;
    /** The facts shown to the approver beside the criteria (rules 4.6); absent: approved by the policy, or before they were kept. */
    readonly review?: ApprovalReview;
    /** The approver had imported some of its evidence (rules 2.11). */
    readonly by_importer?: true;
    /** Who approved first, where the gate asks for two. */
    readonly first_approval?: { readonly by: string; readonly at: string };
    readonly by?: string;
    readonly reason?: string;
  };
  'advance.declined': ByPerson & { readonly to: Phase };
  /** The first of two approvals that the gate asks for; the advance waits for the second. */
  'advance.approved': ByPerson & {
    readonly to: Phase;
    readonly criteria: readonly Criterion[];
    /** Whom a token acts for; absent: it, or the user, acts for itself. */
    readonly person?: string;
    readonly expires_at: string;
    readonly review?: ApprovalReview;
    readonly by_importer?: true;
  };
  'phase.downgraded': {
    readonly from: Phase;
    readonly to: Phase;
    readonly trigger: 'auto';
    readonly triggers: readonly Trigger[];
    readonly size_before: DecimalText;
    readonly size: DecimalText | null;
    readonly metrics: DowngradeMetrics;
  };
  /** A trigger of rules 6.1 holds: settled with the close or report that brought it about, carried out by the worker. */
  'downgrade.triggered': {
    readonly triggers: readonly Trigger[];
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
    /** It had expired: its room is free again, its day is not (rules 2.14). */
    readonly after_expiry?: true;
  };
  'permit.unconfirmed': { readonly trade_id: string };
  'permit.revoked': {
    readonly trade_id: string;
    readonly cause: RevocationCause;
  };
  'trade.corrected': ByPerson &
    CorrectionFacts & {
      readonly outcome: Outcome;
      /** Whether it counts with the right result; absent: as before. */
      readonly counted_after?: boolean;
      readonly not_counted_after?: NotCounted;
    };
  'trade.voided': ByPerson & Omit<CorrectionFacts, 'pnl'> & { readonly was: 'open' | 'closed' };
  'portfolio.reported': {
    readonly report_id?: string;
    /** The account value, and the unrealised part of it (rules 2.7). */
    readonly value: DecimalText;
    readonly open_pnl?: DecimalText;
    readonly net_flow: DecimalText;
    readonly reported_at: InstantText;
    /** With clock_skew: the instant as the bot gave it. */
    readonly told_at?: InstantText;
    /** After the report: its balance and the live closes after it. */
    readonly equity: DecimalText;
    /** Older than the report in force: only its flow takes effect. */
    readonly ignored?: true;
    /** By how much the balance differs from the one before plus closes and flows, where that is more than 1% of it. */
    readonly unexplained?: DecimalText;
    readonly clock_skew?: true;
  };
  /** The bot says that it trades another version of its strategy (evidence E6). */
  'strategy.changed': { readonly from: string | null; readonly to: string };
  /** The gate's evidence starts again because of that (evidence E6, policy `strategy_change`). */
  'evidence.restarted': { readonly reason: string };
  'policy.published': ByPerson & {
    readonly version: number;
    readonly policy: Policy;
    readonly changes: readonly PolicyChange[];
    readonly from: 'boundary' | 'tenure';
    /** With `tenure`: the policy with the tighter keys alone, from the next boundary on (rules 7.4). */
    readonly at_boundary?: Policy;
  };
  'import.completed': ByPerson & {
    readonly as: ImportedAs;
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

/** The reason why a permit ended (rules 3.3). */
export type RevocationCause =
  | 'breaker'
  | 'downgrade'
  | 'rollback'
  | 'reset'
  | 'halt'
  | 'quarantine'
  | 'archive'
  | 'key_revoked';

export type EventType = keyof EventFields;

/** Events that end a tenure and begin the next (rules 2.6). */
export type LeftBy = 'phase.advanced' | 'phase.downgraded' | 'phase.rolled_back' | 'sessions.reset';

/** Fields that any event may carry beside its own (rules 11). */
export interface Envelope {
  /** Where imported history came from (rules 2.11). */
  readonly source?: 'import';
  readonly imported_as?: ImportedAs;
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

/**
 * The instant of an event for the rules: imported history has the import's instant as `at` and the trade's as `due_at`
 * (rules 2.11).
 */
export const effectiveAt = ({
  at,
  due_at,
  source,
}: Pick<PhaseEvent, 'at' | 'due_at' | 'source'>): Instant =>
  instantOf(source === 'import' ? (due_at ?? at) : at);
