import type { DecimalText } from '../numbers/decimal.js';

export type CriterionCode =
  | 'profitable_sessions'
  | 'win_rate'
  | 'average_rr'
  | 'override_incidents'
  | 'trading_days'
  | 'missed_days'
  | 'trade_count'
  | 'net_pnl'
  | 'max_drawdown';

/** One line of a gate (rules 4.4): counts are integers, the rest decimals; `actual` null: no evidence yet. */
export interface Criterion {
  readonly code: CriterionCode;
  readonly required: number | DecimalText;
  readonly actual: number | DecimalText | null;
  readonly status: 'met' | 'not_met' | 'insufficient';
}
