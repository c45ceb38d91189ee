import { percent } from '../numbers/percent.js';
import type { RiskReward } from '../policy/policy.js';
import type { Criterion } from '../rules/criterion.js';
import { counted } from './counted.js';
import { amountIn } from './figures.js';

/** What a gate's figures are measured over, how, and in which currency. */
export interface Measure {
  readonly unit: 'counted session' | 'counted trade';
  readonly size: number;
  readonly risk_reward: RiskReward;
  readonly currency: string;
}

/** A criterion in one sentence: actual, required, and missing (rules 4.4). */
export function criterionSentence(
  criterion: Criterion,
  measure: Measure,
  missing: string | null,
): string {
  const facts = factsOf(criterion, measure);
  return missing === null ? `${facts}.` : `${facts}: ${missing}.`;
}

function factsOf({ code, required, actual, status }: Criterion, measure: Measure): string {
  const { unit, size, risk_reward, currency } = measure;
  const window = `over the last ${counted(size, unit)}`;
  const count = Number(actual);
  const money = (value: string) => amountIn(currency, value);
  switch (code) {
    case 'profitable_sessions':
      return `${counted(count, 'profitable session')} of the ${required} needed`;
    case 'override_incidents':
      return `${counted(count, 'override incident')} in the window, at most ${required} allowed`;
    case 'trading_days':
      return `${counted(count, 'trading day')} in the phase of the ${required} needed`;
    case 'active_days':
      return `${counted(count, 'trading day')} with a large enough entry of the ${required} needed`;
    case 'missed_days':
      return `${counted(count, 'trading day')} in a row without a trade, at most ${required} allowed`;
    case 'trade_count':
      return `${counted(count, 'counted trade')} of the ${required} needed`;
    case 'win_rate':
      return `Win rate ${shown(actual, percent)}, at least ${shown(required, percent)} needed ${window}`;
    case 'win_rate_confidence':
      return `Chance of ${shown(actual, percent)} that the true win rate reaches the limit, at least ${shown(required, percent)} needed ${window}`;
    case 'profit_factor':
      if (required === null) return 'A window without a losing trade is needed';
      return actual === null && status === 'met'
        ? 'No losing trade in the window, so the profit factor has no bound'
        : `Profit factor ${shown(actual)}, at least ${required} needed ${window}`;
    case 'average_rr':
      return actual === null && status === 'met'
        ? `No losing trade in the window, so the average ${risk_reward} R:R has no bound`
        : `Average ${risk_reward} R:R ${shown(actual)}, at least ${required} needed ${window}`;
    case 'net_pnl':
      return `Net P&L ${shown(actual, money)}, more than ${shown(required, money)} needed ${window}`;
    case 'max_drawdown':
      return `Largest drawdown ${shown(actual, percent)}, less than ${shown(required, percent)} needed ${window}`;
    case 'stale_trades':
      return `${counted(count, 'trade')} open for too many trading days, at most ${required} allowed`;
  }
}

const shown = (figure: Criterion['actual'], how: (value: string) => string = String): string =>
  figure === null ? 'unknown yet' : how(String(figure));
