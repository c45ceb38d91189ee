import type { SizeReason } from '../event-facts.js';
import {
  greatest,
  isAbove,
  isBelow,
  least,
  product,
  roundDownToUnit,
  sum,
  type DecimalText,
} from '../numbers/decimal.js';
import { compare } from '../numbers/fraction.js';
import { percent } from '../numbers/percent.js';
import { rememberingLast, rememberingLastOf } from '../numbers/remembering.js';
import type { Phase } from '../phase.js';
import { completed } from '../policy/stored.js';
import type { Policy } from '../policy/policy.js';
import type { CheckedState, EntryThresholds, Policies, State } from '../state.js';
import { joined, winRateOf } from './tally.js';

/** A change of size that is due. */
export interface SizeChange {
  readonly before: DecimalText;
  readonly after: DecimalText;
  readonly reason: SizeReason;
  readonly justification: string;
}

/** An amount of the policy's `sizing` in the bot's currency (rules 5.6). */
export const inUnits = ({ sizing }: Policy, amount: DecimalText): DecimalText =>
  product(amount, sizing.unit);

/** A phase's size on entering it (rules 5.1); null in Experience. */
export function entrySize(phase: Phase, policy: Policy): DecimalText | null {
  switch (phase) {
    case 'experience':
      return null;
    case 'scaling':
      return inUnits(policy, policy.sizing.scaling.start);
    case 'proof_of_concept':
    case 'real_money_trial':
      return inUnits(policy, policy.sizing[phase]);
  }
}

/** The policy under which the next tenure begins: a version that waits for it comes into force then (rules 7.4). */
export function nextTenurePolicy({ policies }: { readonly policies: Policies }): Policy {
  const { policy, partial } = policies.next_tenure ?? policies;
  return partial ? completed(policy) : policy;
}

/** The size with which a bot that advances to a phase now begins there (rules 5.1); null in Experience. */
export const sizeOnEntering = (state: CheckedState, to: Phase): DecimalText | null =>
  entrySize(to, nextTenurePolicy(state));

/** The size after a downgrade: the phase's own, or half the size before if that is less (rules 5.1). */
export function downgradedSize(state: CheckedState, to: Phase): DecimalText | null {
  const policy = nextTenurePolicy(state);
  return sizeAtMost(to, policy, product(state.hot.size!, policy.sizing.downgrade_factor));
}

/** The size after a rollback or reset: the phase's own, or the size before if that is less (rules 5.1). */
export const sizeOnReentering = (state: CheckedState, to: Phase): DecimalText | null =>
  sizeAtMost(to, nextTenurePolicy(state), state.hot.size);

function sizeAtMost(phase: Phase, policy: Policy, most: DecimalText | null): DecimalText | null {
  const size = entrySize(phase, policy);
  return size === null || most === null ? size : least(size, most);
}

/**
 * The share of equity used as a cap, unrounded: a rise by a report counts from the next boundary only
 * (rules 2.7).
 */
export const shareOfEquity = ({ hot }: CheckedState, share: DecimalText): DecimalText =>
  product(least(hot.equity, hot.day_equity), share);

/** min(2000, 5% of equity), the latter rounded down (rules 3.2, 5.6). */
export function sizeCap(state: CheckedState): DecimalText {
  const { policy } = state.policies;
  const { max, max_equity_share } = policy.sizing.scaling;
  const share = roundDownToUnit(shareOfEquity(state, max_equity_share), policy.sizing.unit);
  return least(inUnits(policy, max), share);
}

/** The size that a position may have now (rules 3.2), never below 0; null: no limit, in Experience. */
export const effectiveSize = rememberingLast((state: CheckedState): DecimalText | null => {
  const { phase, size } = state.hot;
  if (size === null) return null;
  if (phase !== 'scaling') return size;
  const earned = earnedSize(state);
  const cap = sizeCap(state);
  return greatest('0', earned === null ? least(size, cap) : least(size, cap, earned));
});

/** The maximum that the sizes used so far allow today in Scaling (rules 5.5); null: none used yet. */
function earnedSize({ hot, policies: { policy } }: CheckedState): DecimalText | null {
  const used = hot.used_sizes.findLast(({ day }) => day < hot.day);
  if (used === undefined) return null;
  const { start, max_step } = policy.sizing.scaling;
  return greatest(inUnits(policy, start), product(used.notional, max_step));
}

/** From which notionals on an entry that is checked now counts, and extends a streak (rules 2.12, 5.3). */
export function entryThresholds(state: CheckedState): EntryThresholds {
  return thresholdsOf(state.policies.policy, effectiveSize(state), state.hot.size);
}

/** Sizes change seldom: the last answer is remembered. */
const thresholdsOf = rememberingLastOf(
  (policy: Policy, effective: DecimalText | null, size: DecimalText | null): EntryThresholds => ({
    counted_from: product(
      effective ?? entrySize('proof_of_concept', policy)!,
      policy.evidence.min_size_share,
    ),
    streak_from: size === null ? '0' : product(size, policy.sizing.streak_min_share),
  }),
);

/** The raise or return that a counted win has earned (rules 5.2, 5.3), or null. */
export function sizeAfterWin(state: State): SizeChange | null {
  const { hot, record, policies } = state;
  if (hot.size === null || hot.breaker !== null || hot.downgrade_due !== null) return null;
  const { sizing } = policies.policy;
  if (hot.phase === 'scaling') {
    const { streak_wins, streak_raise } = sizing.scaling;
    if (record.win_streak < streak_wins) return null;
    return raisedBy(state, streak_raise, 'win_streak', `${record.win_streak} consecutive wins`);
  }
  if (record.win_streak < sizing.recover_wins) return null;
  const full = entrySize(hot.phase, policies.policy)!;
  const after = least(full, product(hot.size, '2'));
  return raisedTo(
    hot.size,
    after,
    'recovered',
    `${record.win_streak} consecutive wins at a reduced size`,
  );
}

/** The raise that the last sessions in Scaling have earned at a boundary (rules 5.3), or null. */
export function sizeAfterSessions(state: State): SizeChange | null {
  const { hot, record, policies } = state;
  if (hot.phase !== 'scaling' || hot.breaker !== null || hot.downgrade_due !== null) return null;
  const { session_window, session_win_rate, session_raise } = policies.policy.sizing.scaling;
  if (record.sessions_since_raise < session_window) return null;
  const rate = winRateOf(joined(record.sessions.slice(-session_window).map(({ tally }) => tally)));
  if (rate === null || compare(rate, session_win_rate) < 0) return null;
  return raisedBy(
    state,
    session_raise,
    'session_win_rate',
    `win rate of at least ${percent(session_win_rate)} over ${session_window} ${session_window === 1 ? 'session' : 'sessions'}`,
  );
}

/** The smaller size that a policy brings at the boundary from which it is in force (rules 7.4), or null. */
export function sizeUnderPolicy({ hot, policies: { policy } }: CheckedState): SizeChange | null {
  if (hot.size === null) return null;
  const limit =
    hot.phase === 'scaling'
      ? inUnits(policy, policy.sizing.scaling.max)
      : entrySize(hot.phase, policy)!;
  if (!isBelow(limit, hot.size)) return null;
  return {
    before: hot.size,
    after: limit,
    reason: 'policy',
    justification: 'the policy in force from today sets a smaller size',
  };
}

/** No higher than the cap and than twice the size with which the trading day before began (rules 5.3). */
function raisedBy(
  state: State,
  raise: DecimalText,
  reason: SizeReason,
  justification: string,
): SizeChange | null {
  const { hot, record, policies } = state;
  const step = product(record.size_began.yesterday!, policies.policy.sizing.scaling.max_step);
  const raised = sum(hot.size!, inUnits(policies.policy, raise));
  return raisedTo(hot.size!, least(raised, sizeCap(state), step), reason, justification);
}

function raisedTo(
  before: DecimalText,
  after: DecimalText,
  reason: SizeReason,
  justification: string,
): SizeChange | null {
  return isAbove(after, before) ? { before, after, reason, justification } : null;
}
