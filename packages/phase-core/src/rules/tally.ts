import { appended, oneList } from '../numbers/appended.js';
import {
  difference,
  isAbove,
  isPositive,
  product,
  signOf,
  sum,
  type DecimalText,
} from '../numbers/decimal.js';
import { quotient, type Fraction } from '../numbers/fraction.js';
import { meanOf, type Ratio } from '../numbers/ratio-mean.js';
import { rememberingLastOf } from '../numbers/remembering.js';
import type { Outcome } from '../event-facts.js';
import type { Side } from '../phase.js';
import type { RiskReward } from '../policy/policy.js';
import type { CountedTrade, Runs, Tally } from '../state.js';

export const EMPTY_TALLY: Tally = {
  counted: 0,
  wins: 0,
  losses: 0,
  won: '0',
  lost: '0',
  ratios: [],
  without_ratio: 0,
  runs: { first: 0, last: 0, longest: 0 },
};

/** Win, loss or flat (rules 2.4). */
export function outcomeOf(pnl: DecimalText): Outcome {
  const sign = signOf(pnl);
  return sign === 0 ? 'flat' : sign < 0 ? 'loss' : 'win';
}

/** A tally with one more counted trade. */
export function tallied(
  tally: Tally,
  { pnl, ratio }: { pnl: DecimalText; ratio: Ratio | null },
): Tally {
  const outcome = outcomeOf(pnl);
  return {
    counted: tally.counted + 1,
    wins: tally.wins + (outcome === 'win' ? 1 : 0),
    losses: tally.losses + (outcome === 'loss' ? 1 : 0),
    won: outcome === 'win' ? sum(tally.won, pnl) : tally.won,
    lost: outcome === 'loss' ? difference(tally.lost, pnl) : tally.lost,
    ratios: ratio === null ? tally.ratios : appended(tally.ratios, ratio),
    without_ratio: tally.without_ratio + (ratio === null ? 1 : 0),
    runs: joinedRuns(tally.runs, tally.counted, outcome === 'win' ? ONE_WIN : NO_WIN, 1),
  };
}

/** Several tallies as one, in order. */
export function joined(tallies: readonly Tally[]): Tally {
  const ratios = tallies.flatMap((tally) => tally.ratios);
  return tallies.reduce(
    (left, right) => ({
      counted: left.counted + right.counted,
      wins: left.wins + right.wins,
      losses: left.losses + right.losses,
      won: sum(left.won, right.won),
      lost: sum(left.lost, right.lost),
      ratios,
      without_ratio: left.without_ratio + right.without_ratio,
      runs: joinedRuns(left.runs, left.counted, right.runs, right.counted),
    }),
    EMPTY_TALLY,
  );
}

/** Sums over counted trades, in order. */
export function talliedAll(trades: readonly CountedTrade[]): Tally {
  // The ratios of all at once: adding them one by one would copy them each time.
  const ratios = trades.map(({ ratio }) => ratio).filter((ratio) => ratio !== null);
  const rest = trades.reduce((tally, { pnl }) => tallied(tally, { pnl, ratio: null }), EMPTY_TALLY);
  return {
    ...rest,
    ratios: ratios.length === 0 ? [] : [ratios],
    without_ratio: trades.length - ratios.length,
  };
}

const ONE_WIN: Runs = { first: 1, last: 1, longest: 1 };
const NO_WIN: Runs = { first: 0, last: 0, longest: 0 };

function joinedRuns(left: Runs, leftCount: number, right: Runs, rightCount: number): Runs {
  return {
    first: left.first === leftCount ? leftCount + right.first : left.first,
    last: right.last === rightCount ? rightCount + left.last : right.last,
    longest: Math.max(left.longest, right.longest, left.last + right.first),
  };
}

/** Wins over counted trades; null when there are none (rules 2.4). */
export function winRateOf(tally: Tally): Fraction | null {
  if (tally.counted === 0) return null;
  return { numerator: BigInt(tally.wins), denominator: BigInt(tally.counted) };
}

/** Average R:R (rules 2.5): a value, `missing`, or `unbounded` when there are winners and no loser. */
export function averageRrOf(tally: Tally, measure: RiskReward): Fraction | 'missing' | 'unbounded' {
  if (tally.counted === 0) return 'missing';
  if (measure === 'planned')
    return tally.without_ratio > 0 ? 'missing' : meanOf(oneList(tally.ratios));
  if (tally.wins === 0) return { numerator: 0n, denominator: 1n };
  if (tally.losses === 0) return 'unbounded';
  return quotient(
    product(tally.won, String(tally.losses)),
    product(tally.lost, String(tally.wins)),
  );
}

/** The maximum that one planned R:R adds: a single hopeful target must not carry a window (rules 2.5). */
const MAX_PLANNED: Ratio = ['10', '1'];

/** Prices as a bot planned its trade with them. */
interface Plan {
  readonly side: Side;
  readonly entry_price?: DecimalText | null | undefined;
  readonly stop_price?: DecimalText | null | undefined;
  readonly target_price?: DecimalText | null | undefined;
}

/**
 * Planned reward and risk of a trade (rules 2.5); null without all three prices, or unless the stop lies on the
 * losing side of the entry and the target on the winning side.
 */
export function plannedRatio({ side, entry_price, stop_price, target_price }: Plan): Ratio | null {
  if (entry_price == null || stop_price == null || target_price == null) return null;
  return ratioOf(side, entry_price, stop_price, target_price);
}

/** The last plan is remembered: synthetic bots have one for all of their trades. */
const ratioOf = rememberingLastOf(
  (side: Side, entry: DecimalText, stop: DecimalText, target: DecimalText): Ratio | null => {
    const long = side === 'long';
    const reward = long ? difference(target, entry) : difference(entry, target);
    const risk = long ? difference(entry, stop) : difference(stop, entry);
    if (!isPositive(reward) || !isPositive(risk)) return null;
    return isAbove(reward, product(risk, '10')) ? MAX_PLANNED : [reward, risk];
  },
);
