import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { estimateText } from './estimate.js';

/** Wins among the trades of a win rate's denominator, and the rate that they are held against. */
export interface WinRecord {
  readonly wins: number;
  readonly trades: number;
  /** From 0 to 1. */
  readonly threshold: DecimalText;
}

/** How sure a win rate is (evidence E1); estimates with 4 places, null without a trade. */
export interface WinRateEvidence extends WinRecord {
  /** That the true rate is at least the threshold. */
  readonly probability: DecimalText | null;
  /** In which the true rate lies with a probability of 95%. */
  readonly interval: { readonly low: DecimalText; readonly high: DecimalText } | null;
  /** Probability that a bot with a true win rate of one half wins at least as often. */
  readonly luck: DecimalText | null;
  /** Further trades at the same rate until the probability is 95%; null when it never is, or not within 10,000. */
  readonly trades_to_settle: number | null;
  readonly verdict: Verdict;
}

export type Verdict = 'proven' | 'open' | 'disproven';

const PROVEN = 0.95;
const DISPROVEN = 0.05;
const MAX_FURTHER_TRADES = 10_000;

export function winRateEvidence(record: WinRecord): WinRateEvidence {
  const shown = { ...record, threshold: plain(decimal(record.threshold)) };
  if (record.trades === 0)
    return {
      ...shown,
      probability: null,
      interval: null,
      luck: null,
      trades_to_settle: null,
      verdict: 'open',
    };
  const probability = trueRateAtLeast(record, complementOf(record.threshold));
  return {
    ...shown,
    probability: estimateText(probability),
    interval: intervalOf(record),
    luck: estimateText(luckOf(record)),
    trades_to_settle: tradesToSettle(record),
    verdict: verdictOf(probability),
  };
}

/** The probability alone, as the criterion `win_rate_confidence` compares it (evidence E5). */
export function winRateProbability(
  wins: number,
  trades: number,
  threshold: DecimalText,
): DecimalText | null {
  if (trades === 0) return null;
  return estimateText(trueRateAtLeast({ wins, trades }, complementOf(threshold)));
}

/** 1 − threshold, subtracted before it becomes a float. */
const complementOf = (threshold: DecimalText): number => new Decimal(1).minus(threshold).toNumber();

/**
 * With the Jeffreys prior the true rate is distributed as Beta(wins + ½, losses + ½). Its upper tail is
 * the lower tail of the mirrored distribution: one minus the lower tail would lose the digits of a small one.
 */
function trueRateAtLeast(
  { wins, trades }: { readonly wins: number; readonly trades: number },
  complement: number,
): number {
  return betaCdf(complement, trades - wins + 0.5, wins + 0.5);
}

/** The central 95% of that distribution, open to 0 without a win and to 1 without a loss. */
function intervalOf({ wins, trades }: WinRecord): { low: DecimalText; high: DecimalText } {
  const quantile = (share: number) => betaQuantile(share, wins + 0.5, trades - wins + 0.5);
  return {
    low: wins === 0 ? '0' : estimateText(quantile(0.025)),
    high: wins === trades ? '1' : estimateText(quantile(0.975)),
  };
}

/** P(X ≥ wins) for X ~ Binomial(trades, ½), by its identity with the incomplete beta function. */
function luckOf({ wins, trades }: WinRecord): number {
  return wins === 0 ? 1 : betaCdf(0.5, wins, trades - wins + 1);
}

function verdictOf(probability: number): Verdict {
  if (probability >= PROVEN) return 'proven';
  return probability <= DISPROVEN ? 'disproven' : 'open';
}

/**
 * The smallest m ≥ 0 such that wins + ⌊wins · m / trades⌋ of trades + m prove the threshold.
 *
 * The floor makes the probability a saw in m: it falls with each loss and rises with the wins up to the
 * next. A smooth curve lies above it, with fractions of wins in place of whole ones; before that reaches
 * 95% nothing can. From there on the teeth are tried one after the other, by their tips.
 */
function tradesToSettle({ wins, trades, threshold }: WinRecord): number | null {
  if (new Decimal(threshold).times(trades).gte(wins)) return null;
  const complement = complementOf(threshold);
  const losses = trades - wins;
  const proven = (further: number): boolean =>
    trueRateAtLeast(
      { wins: wins + Math.floor((wins * further) / trades), trades: trades + further },
      complement,
    ) >= PROVEN;
  const possible = (further: number): boolean =>
    trueRateAtLeast(
      { wins: wins + (wins * further) / trades, trades: trades + further },
      complement,
    ) >= PROVEN;

  let from = firstWhere(possible, 0, MAX_FURTHER_TRADES);
  while (from !== null && from <= MAX_FURTHER_TRADES) {
    const tip = lastBeforeNextLoss(from, losses, trades);
    if (proven(tip)) return firstWhere(proven, from, tip);
    from = tip + 1;
  }
  return null;
}

/** The last number of further trades up to which no loss is added to those after `further`, within the search. */
function lastBeforeNextLoss(further: number, losses: number, trades: number): number {
  if (losses === 0) return MAX_FURTHER_TRADES;
  const added = Math.ceil((losses * further) / trades);
  return Math.min(Math.floor((added * trades) / losses), MAX_FURTHER_TRADES);
}

/** The smallest integer of a range for which a condition holds that, once it holds, goes on holding. */
function firstWhere(holds: (value: number) => boolean, low: number, high: number): number | null {
  if (!holds(high)) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
