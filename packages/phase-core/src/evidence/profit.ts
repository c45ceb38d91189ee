import { Decimal, isPositive, order, sum, type DecimalText } from '../numbers/decimal.js';
import { meanOf, type Ratio } from '../numbers/ratio-mean.js';
import { estimateText } from './estimate.js';
import type { Return } from './returns-in-doubles.js';
import { returnEvidence, type ReturnEvidence } from './returns.js';

/** A counted trade of a window, with the R:R that was planned for it; null when it is missing (rules 2.5). */
export interface ProfitTrade extends Return {
  readonly ratio: Ratio | null;
}

/** How sure the profit of a window is (evidence E2); estimates with 4 places. */
export interface ProfitEvidence extends ReturnEvidence {
  readonly trades: number;
  /** Mean planned R:R; null when a trade has none. */
  readonly planned_rr: DecimalText | null;
  /** Mean winning P&L over the mean losing one: 0 without a winner, null when nothing was lost. */
  readonly realized_rr: DecimalText | null;
  /** Whether realized is below half of planned; null without a plan to compare with. */
  readonly rr_gap: boolean | null;
  /**
   * z of the runs of wins and non-wins (Wald and Wolfowitz, 1940): beyond ±1.96 trades depend on each
   * other, above 0 by alternating, below by coming in streaks. Null when all or none are wins.
   */
  readonly alternation: DecimalText | null;
}

const Quotient = Decimal.clone({ precision: 40 });

export function profitEvidence(trades: readonly ProfitTrade[]): ProfitEvidence {
  const planned = plannedOf(trades);
  const realized = realizedOf(trades);
  return {
    trades: trades.length,
    ...returnEvidence(trades),
    planned_rr: planned === null ? null : estimateText(planned),
    realized_rr: realized === null ? null : estimateText(realized),
    rr_gap: planned === null ? null : realized !== null && realized.times(2).lt(planned),
    alternation: alternationOf(trades.map(({ pnl }) => isPositive(pnl))),
  };
}

function plannedOf(trades: readonly ProfitTrade[]): Decimal | null {
  const ratios = trades.map(({ ratio }) => ratio).filter((ratio) => ratio !== null);
  if (trades.length === 0 || ratios.length < trades.length) return null;
  const { numerator, denominator } = meanOf(ratios);
  return new Quotient(numerator.toString()).div(denominator.toString());
}

function realizedOf(trades: readonly ProfitTrade[]): Decimal | null {
  const results = trades.map(({ pnl }) => pnl);
  const wins = results.filter((pnl) => order(pnl, '0') > 0);
  const losses = results.filter((pnl) => order(pnl, '0') < 0);
  if (trades.length === 0) return null;
  if (wins.length === 0) return new Decimal(0);
  if (losses.length === 0) return null;
  const won = total(wins).times(losses.length);
  const lost = total(losses).times(wins.length);
  return new Quotient(won).div(lost).abs();
}

const total = (values: readonly DecimalText[]): Decimal => new Decimal(values.reduce(sum, '0'));

function alternationOf(won: readonly boolean[]): DecimalText | null {
  const n = won.length;
  const wins = won.filter(Boolean).length;
  const pairs = 2 * wins * (n - wins);
  // With one win and one other there are always two runs: nothing to learn.
  if (pairs <= n) return null;
  const runs = won.filter((win, place) => place === 0 || win !== won[place - 1]).length;
  const expected = pairs / n + 1;
  const deviation = Math.sqrt((pairs * (pairs - n)) / (n * n * (n - 1)));
  return estimateText((runs - expected) / deviation);
}
