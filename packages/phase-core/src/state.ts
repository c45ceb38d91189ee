import type { TradingDay } from './calendar/market.js';
import type { DateText } from './calendar/trading-dates.js';
import type { BreakerCause, DowngradeMetrics, ImportedAs, Trigger } from './event-facts.js';
import type { Instant } from './instant.js';
import type { Blocks } from './numbers/appended.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Ratio } from './numbers/ratio-mean.js';
import type { Kind, Mode, Phase, Side } from './phase.js';
import type { Policy } from './policy/policy.js';

/**
 * The state of a bot: the fold of its log, plain JSON (rules 8.1).
 * Three parts, so that a check reads and writes the small ones only.
 */
export interface State {
  readonly hot: Hot;
  readonly policies: Policies;
  readonly record: TrackRecord;
}

/** The parts that a check reads. */
export type CheckedState = Pick<State, 'hot' | 'policies'>;

/** The form of the stored state. One in another form is not read but rebuilt from the log. */
export const STATE_VERSION = 5;

/** The part of the state that every check needs. */
export interface Hot {
  readonly version: typeof STATE_VERSION;
  readonly seq: number;
  /** Instant of the last event. */
  readonly at: Instant;
  readonly phase: Phase;
  /** Current size; null in Experience (rules 5.1). */
  readonly size: DecimalText | null;
  /** Ordinal of the tenure, from 1 (rules 2.6). */
  readonly tenure: number;
  readonly day: TradingDay;
  readonly breaker: Breaker | null;
  readonly downgrade_due: DowngradeDue | null;
  readonly equity: DecimalText;
  /**
   * The equity of the day's start plus the closes and flows since: a cap that is a share of equity uses it where
   * a report has raised equity above it (rules 2.7).
   */
  readonly day_equity: DecimalText;
  readonly today: Today;
  /** Outstanding permits by trade_id (rules 3.3). */
  readonly permits: Readonly<Record<string, Permit>>;
  /** Notional of the open live trades by symbol, as `symbolKey` writes it (rules 3.2, 3.6). */
  readonly exposure: Readonly<Record<string, DecimalText>>;
  /**
   * The largest notional executed with a permit, for the tenure's last two trading days that had such an entry,
   * earlier first (rules 5.5).
   */
  readonly used_sizes: readonly UsedSize[];
  /** Trades reported as opened and not closed yet, of both modes. */
  readonly open_trades: number;
  /** The strategy version that the bot last reported; null: never (evidence E6). */
  readonly strategy: string | null;
}

export interface UsedSize {
  readonly day: TradingDay;
  readonly notional: DecimalText;
}

/** Null: closed. */
export interface Breaker {
  readonly cause: BreakerCause;
  readonly since: Instant;
  /** After a downgrade to Experience paper entries wait for the acknowledgement too (rules 6.3). */
  readonly blocks_paper: boolean;
}

/** A trigger of section 6 holds and has not been carried out yet (rules 6.4). */
export interface DowngradeDue {
  readonly triggers: readonly Trigger[];
  /** When the close or report was recorded: the downgrade's latency runs from here. */
  readonly since: Instant;
  /** As settled in that transaction (rules 6.1); null in logs from before the third edition. */
  readonly metrics: DowngradeMetrics | null;
}

/** Live entries of the trading day, of any phase (rules 3.1). */
export interface Today {
  readonly entries: number;
  /** Permits that ended without a report: each may hide an entry. */
  readonly unconfirmed: readonly UnconfirmedPermit[];
  /** Slots of the day that Proof of Concept claims hold. */
  readonly slots: readonly number[];
}

/** A permit of the day that expired or was ended, without a report of its trade so far (rules 3.3). */
export interface UnconfirmedPermit {
  readonly trade_id: string;
  readonly symbol: string;
  readonly notional: DecimalText;
  /** Cancelled after it expired: it frees its room, not its day (rules 2.14). */
  readonly cancelled: boolean;
}

/** Permission for one live entry (rules 3.3). */
export interface Permit {
  readonly granted_at: Instant;
  readonly expires_at: Instant;
  readonly day: TradingDay;
  readonly tenure: number;
  /** The day's slot, when it was granted in Proof of Concept. */
  readonly slot: number | null;
  readonly max_notional: DecimalText | null;
  /** The rest of the request, beside symbol, side, notional and strategy: an identical one gets the identical answer. */
  readonly asked: PlannedEntry;
  readonly symbol: string;
  readonly side: Side;
  readonly notional: DecimalText;
  readonly thresholds: EntryThresholds;
  /** The key that asked: revoking it ends the permit. */
  readonly key: string | null;
  readonly strategy: string | null;
}

/** The fields of a request besides the entry itself, as they were given. */
export interface PlannedEntry {
  readonly entry_price?: DecimalText;
  readonly stop_price?: DecimalText;
  readonly target_price?: DecimalText;
  readonly parent_trade_id?: string;
}

/** Set at a trade's check, for when it closes. */
export interface EntryThresholds {
  /** The least notional that is large enough to count (rules 2.12). */
  readonly counted_from: DecimalText;
  /** The smallest notional whose win extends the streak that changes the size (rules 5.3). */
  readonly streak_from: DecimalText;
}

export interface Policies {
  readonly version: number;
  readonly policy: Policy;
  /** Waits for the next boundary: the tighter keys of published versions (rules 7.4). */
  readonly boundary: PendingPolicy | null;
  /** Waits for the next tenure. */
  readonly next_tenure: PendingPolicy | null;
  /** The policy is from before the third edition: the keys that it added take their defaults at the next tenure. */
  readonly partial: boolean;
}

export type PendingPolicy = Pick<Policies, 'version' | 'policy' | 'partial'>;

/** The evidence: only opens, closes, reports and boundaries touch it. */
export interface TrackRecord {
  readonly tenure: TenureStart;
  /** Where the gate's evidence begins: with the tenure, or with a later change of strategy (evidence E6). */
  readonly evidence_from: TenureStart;
  /** The strategy version that made the evidence; null: never reported. */
  readonly evidence_of: string | null;
  /** Advice already given in the tenure: once each (rules 4.6, 4.7). */
  readonly recommended: boolean;
  readonly suggested: boolean;
  /** The first of two approvals, which waits for the second; absent: none. */
  readonly first_approval?: FirstApproval | undefined;
  /** Boundaries of the tenure at which the gate was evaluated (evidence E1). */
  readonly looks: number;
  /** Open trades of both modes by trade_id. */
  readonly open: Readonly<Record<string, OpenTrade>>;
  /** The tenure's last counted trades and sessions, as many as its windows need, latest last. */
  readonly trades: readonly CountedTrade[];
  readonly sessions: readonly CountedSession[];
  /** Counted trades and sessions of the evidence so far. */
  readonly trade_count: number;
  readonly session_count: number;
  readonly profitable_sessions: {
    readonly own: number;
    /** Of the last imported sessions, in order: whether each was profitable. */
    readonly imported: readonly boolean[];
  };
  /** P&L of the tenure's closes in its mode so far: of what counted, and of the rest (rules 4.3). */
  readonly totals: CloseTotals;
  /**
   * Counted wins in a row, large enough, since the tenure began or since they last changed the size (rules 5.2, 5.3).
   */
  readonly win_streak: number;
  /** The closes that make it, by number, the last of them only: for a correction. */
  readonly win_closes: readonly number[];
  readonly losses: LossStreak;
  /** Counted sessions since the last raise that used them (rules 5.3). */
  readonly sessions_since_raise: number;
  /**
   * Trading days of the tenure with an entry, latest last: as many as the gate looks back on, at least the latest
   * (rules 4.2).
   */
  readonly entry_days: readonly TradingDay[];
  /** Trading days of the tenure with a large enough entry, in Real Money Trial (rules 4.2). */
  readonly active_days: readonly TradingDay[];
  /** Large enough entries executed in the tenure, and emergency exits excused because of them (rules 2.13). */
  readonly allowance: { readonly entries: number; readonly excused: number };
  /** Sizes with which this trading day and the one before began (rules 5.3). */
  readonly size_began: {
    readonly today: DecimalText | null;
    readonly yesterday: DecimalText | null;
  };
  /** Highest equity of the tenure (rules 6.1). */
  readonly peak: DecimalText;
  readonly peak_path: PeakPath;
  /** Equity at the later of the trading day's and the tenure's start, and the live P&L since (rules 6.1). */
  readonly day_base: DecimalText;
  readonly day_pnl: DecimalText;
  /** Deposits less withdrawals so far: drawdowns leave them out (rules 2.7). */
  readonly net_flow: DecimalText;
  /** Override incidents of the tenure (rules 7.3). */
  readonly incidents: Blocks<Instant>;
  readonly session: RunningSession | null;
  /** The phase in which the trading day began, after its boundary (rules 2.8). */
  readonly opening_phase: Phase;
  /** Trips of the trading day. */
  readonly breaker_trips: number;
  readonly portfolio: Portfolio;
  /** The origin of the bot's trades, if any: an import needs a bot without any (rules 2.11). */
  readonly history: 'none' | 'imported' | 'own';
  /** Facts of the bot's only import. */
  readonly imported_as: ImportedAs | null;
}

export interface FirstApproval {
  readonly by: string;
  /** Whom they act for: two approvals are by two people, whatever tokens they use. */
  readonly person: string;
  readonly at: Instant;
  /** From here on it is not valid any more. */
  readonly expires_at: Instant;
}

export interface TenureStart {
  readonly at: Instant;
  readonly day: TradingDay;
}

/** A position of the bot: an entry with the additions that extended it (rules 3.5). */
export interface OpenTrade {
  readonly symbol: string;
  readonly side: Side;
  readonly mode: Mode;
  readonly kind: Kind;
  /** The tenure in which it was opened. */
  readonly tenure: number;
  readonly day: TradingDay;
  readonly opened_at: Instant;
  readonly notional: DecimalText;
  readonly thresholds: EntryThresholds;
  /** Recorded so late that it counts only if it loses (rules 2.14). */
  readonly late: boolean;
  readonly strategy: string | null;
}

export interface CloseTotals {
  readonly counted: DecimalText;
  readonly others: DecimalText;
}

/** Losing closes in a row (rules 2.4). */
export interface LossStreak {
  readonly count: number;
  /** The closes that make it, by number. */
  readonly closes: readonly number[];
  /** The close that ended the streak before this one, and how long that was. */
  readonly ended: { readonly close: number; readonly count: number } | null;
  /** Notionals of the small wins since the last losing close that extended it. */
  readonly small_wins: DecimalText;
  /** When the first losing emergency exit of the present group closed: those that follow within 60 s are one loss. */
  readonly exits_since: Instant | null;
}

/**
 * Equity over the tenure, without flows, so that late facts can be placed in order: a close that a report held already,
 * a flow, a correction. The peak is then the same as if everything had been reported in order (rules 2.7, 6.1).
 */
export interface PeakPath {
  /** How far the highest equity before the first step was above the start of the steps. */
  readonly above: DecimalText;
  /** The last closes and reports, each moving equity. */
  readonly steps: readonly PathStep[];
}

export interface PathStep {
  readonly at: Instant;
  /** The number of a close in the log; null: a report in force. */
  readonly close: number | null;
  /** The P&L of a close; of a report what closes and flows do not explain. */
  readonly change: DecimalText;
  /** For a report: unrealised P&L at that time. */
  readonly open_pnl?: DecimalText;
}

export interface CountedTrade {
  /** The number of its close in the log. */
  readonly close: number;
  readonly trade_id: string;
  readonly pnl: DecimalText;
  readonly notional: DecimalText;
  readonly ratio: Ratio | null;
  readonly strategy: string | null;
  /** The tenure's totals just before its close. */
  readonly before: CloseTotals;
  /** Equity just before its close, and then after it and after every later live close that did not count. */
  readonly equity_before: DecimalText;
  readonly path: readonly EquityPoint[];
}

/** Equity after a live close, and the net flow so far then. */
export interface EquityPoint {
  readonly close: number;
  readonly equity: DecimalText;
  readonly net_flow: DecimalText;
}

/** Sums over the counted trades of one session (rules 2.8). */
export interface Tally {
  readonly counted: number;
  readonly wins: number;
  readonly losses: number;
  readonly won: DecimalText;
  /** Sum of the losing P&L, as a positive number. */
  readonly lost: DecimalText;
  readonly ratios: Blocks<Ratio>;
  readonly without_ratio: number;
  readonly runs: Runs;
}

/** Runs of wins, so that sessions can be joined: at the start, at the end, the longest. */
export interface Runs {
  readonly first: number;
  readonly last: number;
  readonly longest: number;
}

export interface CountedSession {
  readonly date: DateText;
  readonly open: Instant;
  readonly tally: Tally;
  /** P&L of the whole day in the mode of its phase, of what counted and of the rest (rules 2.8). */
  readonly pnl: CloseTotals;
  /** Its first counted trade: the number of the close, and the tenure's totals just before it. */
  readonly first_close: number;
  readonly before: CloseTotals;
  readonly imported: ImportedAs | null;
}

export type ByMode = Readonly<Record<Mode, DecimalText>>;

/** The trading day's session so far; null until its first open or close. */
export interface RunningSession {
  /** Executed notionals, in order of the entries. */
  readonly position_sizes: Blocks<DecimalText>;
  readonly trades_executed: number;
  /** Over the trades that counted when they closed. */
  readonly tally: Tally;
  /** Over those of them that count in the running tenure, and the totals before the first of these. */
  readonly tenure_tally: Tally;
  readonly tenure_before: { readonly close: number; readonly totals: CloseTotals } | null;
  /** P&L of every close, and of those that counted. */
  readonly pnl: ByMode;
  readonly counted_pnl: ByMode;
  readonly imported: ImportedAs | null;
}

/** Live closes that are remembered until a portfolio report names its instant (rules 2.7). */
export const MAX_CLOSES_SINCE = 200;

/** The report in force (rules 2.7), and live closes after it: equity is its balance plus theirs. */
export interface Portfolio {
  readonly at: Instant;
  readonly balance: DecimalText;
  readonly closes_since: readonly {
    readonly close: number;
    readonly at: Instant;
    readonly pnl: DecimalText;
  }[];
}
