import type { DecimalText } from '../numbers/decimal.js';
import { phaseAbove } from '../phase.js';
import { evidenceSessions, evidenceTrades, gateWins } from '../rules/gate.js';
import { outcomeOf } from '../rules/tally.js';
import type { State } from '../state.js';
import { profitEvidence, type ProfitTrade } from './profit.js';
import type { BotEvidence, StrategyTrades } from './record-evidence.js';
import { winRateEvidence } from './win-rate.js';

/** A counted trade of the running tenure. */
export interface EvidenceTrade extends ProfitTrade {
  /** The number of its close in the log. */
  readonly close: number;
  readonly strategy: string | null;
}

/**
 * The evidence at a state that is rolled to the present.
 *
 * @param paper the counted trades of a bot in Experience from `paperEvidenceFrom` on, in order of their closes: the
 *   state keeps sums of them only. Not needed in the other phases.
 */
export function evidenceOf(state: State, paper: readonly EvidenceTrade[]): BotEvidence {
  const { phase } = state.hot;
  const trades = windowTrades(state, paper);
  const record = winRecord(state);
  return {
    phase,
    to: phaseAbove(phase),
    win_rate: record === null ? null : { ...winRateEvidence(record), looks: state.record.looks },
    profit: profitEvidence(trades),
    strategies: byStrategy(trades),
  };
}

/** The close with which the window of a bot in Experience begins; null in other phases and without a window. */
export function paperEvidenceFrom(state: State): number | null {
  if (state.hot.phase !== 'experience') return null;
  return evidenceSessions(state)[0]?.first_close ?? null;
}

function windowTrades(state: State, paper: readonly EvidenceTrade[]): readonly EvidenceTrade[] {
  const { hot, policies, record } = state;
  switch (hot.phase) {
    case 'experience':
      return inSessions(state, paper);
    case 'scaling':
      return record.trades.slice(-policies.policy.downgrade.scaling.rolling_window);
    default:
      return evidenceTrades(state, policies.policy.gates[hot.phase].trade_window);
  }
}

/** The window holds finished sessions: what has closed since then waits for the next boundary. */
function inSessions(state: State, paper: readonly EvidenceTrade[]): readonly EvidenceTrade[] {
  const from = paperEvidenceFrom(state);
  if (from === null) return [];
  const running = state.record.session?.tenure_before?.close ?? Infinity;
  return paper.filter(({ close }) => close >= from && close < running);
}

interface WinsAgainst {
  readonly wins: number;
  readonly trades: number;
  readonly threshold: DecimalText;
}

function winRecord(state: State): WinsAgainst | null {
  const { hot, policies, record } = state;
  const { gates, downgrade } = policies.policy;
  if (hot.phase !== 'scaling') {
    const threshold = gates[hot.phase].win_rate;
    const { counted, wins, trades } = gateWins(state, hot.phase);
    // Without a counted trade nothing is known, however many are open.
    return counted === 0 ? { wins: 0, trades: 0, threshold } : { wins, trades, threshold };
  }
  const { rolling_win_rate, rolling_window } = downgrade.scaling;
  if (rolling_win_rate === null) return null;
  const window = record.trades.slice(-rolling_window);
  const wins = window.filter(({ pnl }) => outcomeOf(pnl) === 'win').length;
  return { wins, trades: window.length, threshold: rolling_win_rate };
}

/** In the order in which each version made its last trade of the window. */
function byStrategy(trades: readonly EvidenceTrade[]): StrategyTrades[] {
  const counts = new Map<string | null, number>();
  for (const { strategy } of trades) {
    const count = counts.get(strategy) ?? 0;
    counts.delete(strategy);
    counts.set(strategy, count + 1);
  }
  return [...counts].map(([strategy, count]) => ({ strategy, trades: count }));
}
