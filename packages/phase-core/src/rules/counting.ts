import type { NotCounted, Outcome } from '../event-facts.js';
import { isBelow, product } from '../numbers/decimal.js';
import { modeOf, type Kind } from '../phase.js';
import type { OpenTrade, State } from '../state.js';

/** Whether an executed notional is large enough to count (rules 2.12); an unpermitted trade never is. */
export const isLargeEnough = ({ kind, notional, thresholds }: LargeEnoughFacts): boolean =>
  kind !== 'manual_override' && !isBelow(notional, thresholds.counted_from);

type LargeEnoughFacts = Pick<OpenTrade, 'kind' | 'notional' | 'thresholds'>;

/** How a close counts as evidence (rules 2.3). */
export interface Counting {
  /** Null: it counts. */
  readonly not_counted: NotCounted | null;
  /** A losing emergency exit that the allowance excuses (rules 2.13). */
  readonly excused: boolean;
}

/**
 * Whether a trade that closes now counts (rules 2.3, 2.12 to 2.14). `kind`: what it was at its close.
 */
export function countingOf(state: State, trade: OpenTrade, kind: Kind, outcome: Outcome): Counting {
  const excused =
    kind === 'emergency_exit' && outcome === 'loss' && isOfTenure(state, trade) && isExcused(state);
  return { not_counted: reasonNotCounted(state, trade, kind, outcome, excused), excused };
}

function reasonNotCounted(
  state: State,
  trade: OpenTrade,
  kind: Kind,
  outcome: Outcome,
  excused: boolean,
): NotCounted | null {
  const { hot } = state;
  const countsAsStrategy =
    kind === 'strategy' ||
    (kind === 'emergency_exit' && outcome === 'loss' && isOfTenure(state, trade) && !excused);
  if (!countsAsStrategy) return 'kind';
  if (trade.mode !== modeOf(hot.phase)) return 'mode';
  if (trade.tenure !== hot.tenure) return 'earlier_tenure';
  if (!isLargeEnough(trade)) return 'too_small';
  return trade.late && outcome !== 'loss' ? 'late' : null;
}

/** Whether a trade is one of the tenure, in its phase's mode. */
export const isOfTenure = ({ hot }: State, { mode, tenure }: OpenTrade): boolean =>
  mode === modeOf(hot.phase) && tenure === hot.tenure;

/** Whether one more losing emergency exit stays within the allowance of the tenure (rules 2.13). */
function isExcused({ record, policies }: State): boolean {
  const share = policies.policy.evidence.emergency_share;
  if (share === null) return true;
  const { entries, excused } = record.allowance;
  return excused < 1 || !isBelow(product(share, String(entries)), String(excused + 1));
}
