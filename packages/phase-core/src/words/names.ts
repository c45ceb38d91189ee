import type { Phase } from '../phase.js';
import type { RiskReward } from '../policy/policy.js';
import type { CriterionCode } from '../rules/criterion.js';

/** Names of the phases for people. */
export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  experience: 'Experience',
  proof_of_concept: 'Proof of Concept',
  real_money_trial: 'Real Money Trial',
  scaling: 'Scaling',
};

/** Names of a gate's criteria for people. */
export const CRITERION_NAMES: Readonly<Record<CriterionCode, string>> = {
  profitable_sessions: 'Profitable sessions',
  win_rate: 'Win rate',
  win_rate_confidence: 'Confidence in the win rate',
  average_rr: 'Average R:R',
  profit_factor: 'Profit factor',
  override_incidents: 'Override incidents',
  trading_days: 'Trading days',
  active_days: 'Active days',
  missed_days: 'Days missed in a row',
  trade_count: 'Counted trades',
  net_pnl: 'Net P&L',
  max_drawdown: 'Largest drawdown',
  stale_trades: 'Trades open too long',
};

/** The name of a criterion as a policy measures it: an average R:R is planned or realized (rules 2.5). */
export const measuredName = (code: CriterionCode, risk_reward: RiskReward): string =>
  code === 'average_rr' ? `Average ${risk_reward} R:R` : CRITERION_NAMES[code];

/** The same within a sentence. */
export const criterionName = (code: CriterionCode): string => {
  const name = CRITERION_NAMES[code];
  return name.charAt(0).toLowerCase() + name.slice(1);
};
