import { instantText, type Instant } from '../instant.js';
import { decimal, plain, type DecimalText } from '../numbers/decimal.js';
import type { Draft } from './draft.js';

export interface PortfolioReport {
  readonly value: DecimalText;
  /** Deposits less withdrawals since the last report. */
  readonly net_flow: DecimalText;
  readonly at: Instant;
}

/** Records the account's value (rules 2.7); false: it is not newer than the last report and was ignored. */
export function recordPortfolio(draft: Draft, now: Instant, report: PortfolioReport): boolean {
  const { portfolio } = draft.state.record;
  const at = Math.min(report.at, now);
  if (at <= portfolio.at) return false;
  draft.reach(now);
  const since = portfolio.closes_since.filter((close) => close.at > at);
  const equity = since.reduce((total, { pnl }) => total.plus(pnl), decimal(report.value));
  draft.emit(now, {
    type: 'portfolio.reported',
    value: report.value,
    net_flow: report.net_flow,
    reported_at: instantText(at),
    equity: plain(equity),
    ...(report.at > now ? { clock_skew: true as const } : {}),
  });
  return true;
}
