import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { Decimal, type DecimalText } from '../numbers/decimal.js';
import { estimateText } from './estimate.js';
import {
  hasFourPlaces,
  isApart,
  momentsInDoubles,
  type MomentsInDoubles,
  type Return,
} from './returns-in-doubles.js';

/** Of the returns P&L / notional; all null for fewer than 3 trades and for returns that do not vary. */
export interface ReturnEvidence {
  /** Mean over standard deviation (n − 1), per trade. */
  readonly sharpe: DecimalText | null;
  /** Third and fourth standardised moments with divisor n: 0 and 3 for a normal distribution. */
  readonly skew: DecimalText | null;
  readonly kurtosis: DecimalText | null;
  /** Probabilistic Sharpe Ratio against 0. */
  readonly probability: DecimalText | null;
  /** Minimum track record length at 95%; null when the mean return is not positive. */
  readonly trades_needed: number | null;
}

const NOT_KNOWN: ReturnEvidence = {
  sharpe: null,
  skew: null,
  kurtosis: null,
  probability: null,
  trades_needed: null,
};
const MIN_TRADES = 3;

/** The 95% quantile of the normal distribution, with the digits that evidence E2 gives it. */
const NORMAL_95 = '1.6448536';

/** Beyond these the last digits of a double are not sure. */
const MAX_CANCELLED = 10;
const MAX_NEEDED = 1e6;

/** For quotients and roots, which are estimates: 40 digits leave no trace in 4 places. */
const Real = Decimal.clone({ precision: 40 });

/**
 * How sure a profit is (evidence E2), after Bailey and López de Prado, "The Sharpe Ratio Efficient
 * Frontier" (2012), with the variance of the ratio at its observed value.
 */
export function returnEvidence(trades: readonly Return[]): ReturnEvidence {
  if (trades.length < MIN_TRADES) return NOT_KNOWN;
  const moments = momentsInDoubles(trades);
  if (moments === null) return NOT_KNOWN;
  const known = moments === undefined ? undefined : evidenceInDoubles(moments, trades.length);
  return known ?? preciseReturnEvidence(trades);
}

/** The same estimates, where doubles are sure of all of them. */
function evidenceInDoubles(
  { sharpe, skew, kurtosis }: MomentsInDoubles,
  trades: number,
): ReturnEvidence | undefined {
  const terms = [1, -skew * sharpe, ((kurtosis - 1) / 4) * sharpe ** 2];
  const variance = terms.reduce((total, term) => total + term, 0);
  // A sum whose terms cancel each other out has lost digits.
  if (terms.some((term) => Math.abs(term) > MAX_CANCELLED * Math.abs(variance))) return undefined;
  if (!isApart(sharpe, 0)) return undefined;
  const found = {
    sharpe: estimateText(sharpe),
    skew: estimateText(skew),
    kurtosis: estimateText(kurtosis),
  };
  if (variance < 0) return { ...found, probability: null, trades_needed: null };
  const z = (sharpe * Math.sqrt(trades - 1)) / Math.sqrt(variance);
  const probability = normalCdf(z, 0, 1);
  if (!hasFourPlaces(probability)) return undefined;
  const known = { ...found, probability: estimateText(probability) };
  if (sharpe < 0) return { ...known, trades_needed: null };
  const needed = variance * (Number(NORMAL_95) / sharpe) ** 2 + 1;
  const isSure = needed < MAX_NEEDED && isApart(needed, Math.round(needed));
  return isSure ? { ...known, trades_needed: Math.ceil(needed) } : undefined;
}

/** The same with 40 digits. */
export function preciseReturnEvidence(trades: readonly Return[]): ReturnEvidence {
  const moments = momentsOf(trades);
  if (moments === null) return NOT_KNOWN;
  const { sharpe, skew, kurtosis } = moments;
  const variance = new Real(1)
    .minus(skew.times(sharpe))
    .plus(kurtosis.minus(1).div(4).times(sharpe.pow(2)));
  return {
    sharpe: estimateText(sharpe),
    skew: estimateText(skew),
    kurtosis: estimateText(kurtosis),
    ...(variance.gt(0)
      ? {
          probability: probabilityOf(sharpe, variance, trades.length),
          trades_needed: tradesNeeded(sharpe, variance),
        }
      : { probability: null, trades_needed: null }),
  };
}

function probabilityOf(sharpe: Decimal, variance: Decimal, trades: number): DecimalText {
  const z = sharpe.times(new Real(trades - 1).sqrt()).div(variance.sqrt());
  return estimateText(normalCdf(z.toNumber(), 0, 1));
}

function tradesNeeded(sharpe: Decimal, variance: Decimal): number | null {
  if (sharpe.lte(0)) return null;
  const trades = variance.times(new Real(NORMAL_95).div(sharpe).pow(2)).plus(1).ceil().toNumber();
  return Number.isSafeInteger(trades) ? trades : null;
}

interface Moments {
  readonly sharpe: Decimal;
  readonly skew: Decimal;
  readonly kurtosis: Decimal;
}

/** Null for fewer than 3 trades, and where all returns are the same to the last digit. */
function momentsOf(trades: readonly Return[]): Moments | null {
  const first = trades[0];
  if (first === undefined || trades.length < MIN_TRADES) return null;
  // Differences are exact before they are divided: returns that hardly vary lose no digits.
  const beyondFirst = trades.map((trade) => differenceOf(trade, first));
  if (beyondFirst.every((difference) => difference.isZero())) return null;

  const meanBeyondFirst = mean(beyondFirst);
  const deviations = beyondFirst.map((difference) => difference.minus(meanBeyondFirst));
  const squares = deviations.map((deviation) => deviation.pow(2));
  const variance = mean(squares);
  const n = trades.length;
  const sampleDeviation = variance
    .times(n)
    .div(n - 1)
    .sqrt();
  return {
    sharpe: new Real(first.pnl).div(first.notional).plus(meanBeyondFirst).div(sampleDeviation),
    skew: mean(squares.map((square, place) => square.times(deviations[place]!))).div(
      variance.times(variance.sqrt()),
    ),
    kurtosis: mean(squares.map((square) => square.pow(2))).div(variance.pow(2)),
  };
}

/** One return less another. */
function differenceOf(a: Return, b: Return): Decimal {
  const exact = new Decimal(a.pnl).times(b.notional).minus(new Decimal(b.pnl).times(a.notional));
  return new Real(exact).div(a.notional).div(b.notional);
}

const mean = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), new Real(0)).div(values.length);
