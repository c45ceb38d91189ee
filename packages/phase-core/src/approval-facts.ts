import type { DateText } from './calendar/trading-dates.js';
import type { ImportedAs } from './event-facts.js';
import type { InstantText } from './instant.js';
import type { DecimalText } from './numbers/decimal.js';
import type { Mode, Side } from './phase.js';

/** The limits of a phase and its downgrade triggers; null: no limit. */
export interface PhaseLimits {
  readonly mode: Mode;
  /** Of a position (rules 3.2), as the phase begins. */
  readonly size: DecimalText | null;
  /** Maximum that raises may reach (rules 5.3); null: no raises. */
  readonly size_may_grow_to: DecimalText | null;
  readonly trades_per_day: number | null;
  readonly consecutive_losses: number | null;
  readonly rolling_win_rate: DecimalText | null;
  readonly daily_loss: DecimalText | null;
  readonly drawdown: DecimalText | null;
}

/** The changes that an advance makes. */
export interface LimitChange {
  readonly before: PhaseLimits;
  readonly after: PhaseLimits;
}

/**
 * The facts that the approver of an advance is shown beside the criteria (rules 2.7, 2.11, 4.6, 7.5). Lists hold the first
 * `REVIEW_LISTED`; the counts beside them are of all.
 */
export interface ApprovalReview {
  /** The changes for the bot; null in Scaling, which has no phase above. */
  readonly changes: LimitChange | null;
  readonly open_positions: number;
  /** The longest open first. */
  readonly positions: readonly OpenPosition[];
  /** Unrealised P&L of the account as the report in force has it; null: not reported. */
  readonly open_pnl: { readonly amount: DecimalText; readonly reported_at: InstantText } | null;
  /** Reports of the tenure whose balance the record does not explain (rules 2.7). */
  readonly unexplained_balances: number;
  /** The latest first. */
  readonly unexplained: readonly UnexplainedBalance[];
  /** The first trading day of the gate's window; where nothing has counted yet, the day on which the evidence began. */
  readonly window_since: DateText;
  /** Trading days of the window on which a trade was unpermitted or oversized, the latest first. */
  readonly unpermitted_days: number;
  readonly days: readonly UnpermittedDay[];
  /** Trades of the window that were corrected or voided, each once (rules 7.5). */
  readonly corrected_trades: number;
  readonly corrected_by: readonly CorrectedBy[];
  /** The imported part of the record, and who imported it (rules 2.11). */
  readonly imports: readonly ImportedPart[];
}

export interface OpenPosition {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly mode: Mode;
  readonly notional: DecimalText;
  readonly opened_at: InstantText;
  /** Market opens that it has seen since it was opened: what `stale_trades` counts (rules 4.3). */
  readonly market_opens: number;
}

export interface UnexplainedBalance {
  readonly reported_at: InstantText;
  /** How far the balance was from the one before plus closes and flows. */
  readonly amount: DecimalText;
}

export interface UnpermittedDay {
  readonly date: DateText;
  readonly unpermitted: number;
  readonly oversized: number;
}

export interface CorrectedBy {
  readonly by: string;
  readonly corrected: number;
  readonly voided: number;
}

export interface ImportedPart {
  readonly by: string;
  readonly at: InstantText;
  readonly as: ImportedAs;
  readonly trades: number;
  readonly sessions: number;
  /** Sessions of it among the gate's evidence. */
  readonly evidence_sessions: number;
  /** Missing or omitted information, one sentence each. */
  readonly warnings: readonly string[];
}
