import type { TradingDay } from './calendar/market.js';
import type { DateText } from './calendar/trading-dates.js';
import type { BreakerCause, Trigger } from './event-facts.js';
import type { Instant } from './instant.js';
import type { Blocks } from './numbers/appended.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Ratio } from './numbers/ratio-mean.js';
import type { Phase } from './phase.js';
import type { Policy } from './policy/policy.js';

/**
 * What is true of a bot after its log so far: the fold of its events, plain JSON (rules 8.1).
 * Three parts, so that a check reads and writes the small ones only.
 */
export interface State {
  readonly hot: Hot;
  readonly policies: Policies;
  readonly record: TrackRecord;
}

/** The parts that a check reads. */
export type CheckedState = Pick<State, 'hot' | 'policies'>;

/** What every check needs. */
export interface Hot {
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
  /** What reports have raised equity by today: the cap on size sees it from the next boundary (rules 2.7). */
  readonly held_back: DecimalText;
  readonly today: Today;
  /** Outstanding permits by trade_id (rules 3.3). */
  readonly permits: Readonly<Record<string, Permit>>;
  /** Trades reported as opened and not closed yet, of both modes. */
  readonly open_trades: number;
}

/** Null: closed. */
export interface Breaker {
  readonly cause: BreakerCause;
  readonly since: Instant;
  /** After a downgrade to Experience paper entries wait for the acknowledgement too (rules 6.3). */
  readonly blocks_paper: boolean;
}

/** A trigger of section 6 held after a close and is not carried out yet (rules 6.4). */
export interface DowngradeDue {
  readonly triggers: readonly Trigger[];
  /** When the close was recorded: the downgrade's latency runs from here. */
  readonly since: Instant;
}

/** Live entries of the trading day, in whatever phase they were made (rules 3.1). */
export interface Today {
  readonly entries: number;
  /** Permits that ran out or were revoked without a word: each may hide an entry. */
  readonly unconfirmed: number;
  /** Slots of the day that Proof of Concept claims hold. */
  readonly slots: readonly number[];
}

/** Leave to make one live entry (rules 3.3). */
export interface Permit {
  readonly granted_at: Instant;
  readonly expires_at: Instant;
  readonly day: TradingDay;
  readonly tenure: number;
  /** The day's slot, when it was granted in Proof of Concept. */
  readonly slot: number | null;
  readonly max_notional: DecimalText | null;
  /** What was asked: the same question gets the same answer. */
  readonly asked: string;
  readonly notional: DecimalText;
}

export interface Policies {
  readonly version: number;
  readonly policy: Policy;
  /** A published version that waits for the next boundary or the next tenure (rules 7.4). */
  readonly pending: {
    readonly version: number;
    readonly policy: Policy;
    readonly from: 'boundary' | 'tenure';
  } | null;
}

/** The evidence: only opens, closes and boundaries touch it. */
export interface TrackRecord {
  readonly tenure: TenureStart;
  /** Advice already given in the tenure: once each (rules 4.6, 4.7). */
  readonly recommended: boolean;
  readonly suggested: boolean;
  /** The tenure's last counted trades and sessions, as many as its windows need, latest last. */
  readonly trades: readonly CountedTrade[];
  readonly sessions: readonly CountedSession[];
  readonly trade_count: number;
  readonly session_count: number;
  readonly profitable_sessions: { readonly own: number; readonly imported: number };
  /** Counted wins in a row since the tenure began or since they last changed the size (rules 5.2, 5.3). */
  readonly win_streak: number;
  readonly loss_streak: number;
  /** Counted sessions since the last raise that used them (rules 5.3). */
  readonly sessions_since_raise: number;
  /** Trading days of the tenure with an entry, latest last: as many as a gate looks back on, at least the latest (rules 4.2). */
  readonly entry_days: readonly TradingDay[];
  /** Sizes with which this trading day and the one before began (rules 5.3). */
  readonly size_began: {
    readonly today: DecimalText | null;
    readonly yesterday: DecimalText | null;
  };
  /** Highest equity of the tenure (rules 6.1). */
  readonly peak: DecimalText;
  /** Equity at the later of the trading day's and the tenure's start, and the live P&L since (rules 6.1). */
  readonly day_base: DecimalText;
  readonly day_pnl: DecimalText;
  /** Deposits less withdrawals so far: drawdowns leave them out (rules 2.7). */
  readonly net_flow: DecimalText;
  /** Override incidents that a window may still see (rules 7.3). */
  readonly incidents: Blocks<Instant>;
  readonly session: RunningSession | null;
  /** Trips of the trading day. */
  readonly breaker_trips: number;
  readonly portfolio: Portfolio;
  /** What trades there are: an import needs a bot without any (rules 2.11). */
  readonly history: 'none' | 'imported' | 'own';
}

export interface TenureStart {
  readonly at: Instant;
  readonly day: TradingDay;
}

export interface CountedTrade {
  readonly trade_id: string;
  readonly pnl: DecimalText;
  readonly ratio: Ratio | null;
  /** Equity just before and after its close, and the net flow so far then. */
  readonly equity_before: DecimalText;
  readonly equity_after: DecimalText;
  readonly net_flow: DecimalText;
}

/** What the counted trades of one session add up to (rules 2.8). */
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
  readonly total_pnl: DecimalText;
  readonly imported: boolean;
}

/** The trading day's session so far; null until its first open or close. */
export interface RunningSession {
  /** Executed notionals, in order of the entries. */
  readonly position_sizes: Blocks<DecimalText>;
  readonly trades_executed: number;
  /** Over the trades that counted when they closed. */
  readonly tally: Tally;
  /** Over those of them that count in the running tenure. */
  readonly tenure_tally: Tally;
  readonly pnl: { readonly paper: DecimalText; readonly live: DecimalText };
  readonly imported: boolean;
}

/** The last report of the account's value, and live closes that it may not hold yet (rules 2.7). */
export interface Portfolio {
  readonly at: Instant;
  readonly closes_since: readonly { readonly at: Instant; readonly pnl: DecimalText }[];
}
