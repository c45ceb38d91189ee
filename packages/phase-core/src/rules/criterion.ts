import type { DecimalText } from '../numbers/decimal.js';

export type CriterionCode =
  | 'profitable_sessions'
  | 'win_rate'
  | 'win_rate_confidence'
  | 'average_rr'
  | 'profit_factor'
  | 'override_incidents'
  | 'trading_days'
  | 'active_days'
  | 'missed_days'
  | 'trade_count'
  | 'net_pnl'
  | 'max_drawdown'
  | 'stale_trades';

/**
 * One line of a gate (rules 4.4): counts are integers, the rest decimals; `actual` null: no evidence yet, or no
 * bound; `required` null: only a window without a loser meets it (4.3).
 */
export interface Criterion {
  readonly code: CriterionCode;
  readonly required: number | DecimalText | null;
  readonly actual: number | DecimalText | null;
  readonly status: 'met' | 'not_met' | 'insufficient';
}
