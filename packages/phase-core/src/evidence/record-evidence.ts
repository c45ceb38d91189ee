import type { Phase } from '../phase.js';
import type { ProfitEvidence } from './profit.js';
import type { WinRateEvidence } from './win-rate.js';

/** Luck or skill: how sure the record is that the gate ahead looks at; in Scaling, that of its rolling window. */
export interface BotEvidence {
  readonly phase: Phase;
  /** Null in Scaling: nothing is above. */
  readonly to: Phase | null;
  /** Null where the policy asks for no win rate. */
  readonly win_rate: LookedAtWinRate | null;
  readonly profit: ProfitEvidence;
  /** The number of the window's trades per strategy version, the latest version last (evidence E6). */
  readonly strategies: readonly StrategyTrades[];
}

export interface LookedAtWinRate extends WinRateEvidence {
  /** Boundaries of the tenure at which the gate was evaluated: the more, the easier luck passes it. */
  readonly looks: number;
}

export interface StrategyTrades {
  /** Null: the bot never said. */
  readonly strategy: string | null;
  readonly trades: number;
}
