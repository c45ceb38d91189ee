import type { Market, DateText, DecimalText, Instant, Phase } from '@phasegate/phase-core';

/** The figures of one bot that the reports need, read from its log. */
export interface BotFacts {
  readonly bot: string;
  readonly market: Market;
  readonly archived: boolean;
  readonly registered_at: Instant;
  readonly tenures: readonly TenureFacts[];
  /** Override attempts, accepted and blocked; throttled attempts are counted one by one. */
  readonly overrides: { readonly blocked: number; readonly accepted: number };
  /** Attempts to advance before the gate was met, or past a phase. */
  readonly advances_refused: number;
  /** Live entries that a check blocked, and live entries that it allowed in Experience. */
  readonly entries_blocked: number;
  readonly entries_let_through: number;
  readonly live_trades: number;
  readonly unpermitted_trades: number;
  readonly daily_limit_exceeded: number;
  readonly downgrades: readonly DowngradeFacts[];
  readonly sessions: readonly SessionFacts[];
  /** Finished trading days on which a trade was opened or closed. */
  readonly trading_dates: readonly DateText[];
  /** Sizes in Scaling as they changed, in order. */
  readonly sizes: readonly SizeFacts[];
  /** Null: it has never traded with real money. */
  readonly live: LiveFacts | null;
}

export interface TenureFacts {
  readonly phase: Phase;
  readonly entered_at: Instant;
  readonly left_at: Instant | null;
  readonly left_by: string | null;
  /** For an advance that ended the tenure: whether every criterion was met. */
  readonly gate_met: boolean | null;
}

export interface DowngradeFacts {
  readonly at: Instant;
  /** When its trigger was recorded; null where the event does not say, or was made up (the demo's history). */
  readonly due_at: Instant | null;
}

export interface SessionFacts {
  readonly date: DateText;
  readonly trades_executed: number;
  readonly losing: boolean;
}

export interface SizeFacts {
  readonly at: Instant;
  /** Ordinal of the tenure. */
  readonly tenure: number;
  readonly size: DecimalText;
}

export interface LiveFacts {
  /** When it first entered a phase with real money. */
  readonly since: Instant;
  /** Its equity then. */
  readonly equity: DecimalText;
  /** Live closes from that instant on, with corrections applied, in order. */
  readonly closes: readonly { readonly at: Instant; readonly pnl: DecimalText }[];
}
