import type { SizeReason } from '../event-facts.js';
import { Decimal, decimal, plain, roundDownToCents, type DecimalText } from '../numbers/decimal.js';
import { compare } from '../numbers/fraction.js';
import type { Phase } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import type { CheckedState, State } from '../state.js';
import { joined, winRateOf } from './tally.js';

/** A change of size that is due. */
export interface SizeChange {
  readonly before: DecimalText;
  readonly after: DecimalText;
  readonly reason: SizeReason;
  readonly justification: string;
}

/** A phase's size on entering it (rules 5.1); null in Experience. */
export function entrySize(phase: Phase, { sizing }: Policy): DecimalText | null {
  switch (phase) {
    case 'experience':
      return null;
    case 'scaling':
      return sizing.scaling.start;
    case 'proof_of_concept':
    case 'real_money_trial':
      return sizing[phase];
  }
}

/** The policy under which the next tenure begins: a version that waits for it comes into force then (rules 7.4). */
export const nextTenurePolicy = ({ policies: { pending, policy } }: CheckedState): Policy =>
  pending?.from === 'tenure' ? pending.policy : policy;

/** The size with which a bot that enters a phase now begins there (rules 5.1); null in Experience. */
export const sizeOnEntering = (state: CheckedState, to: Phase): DecimalText | null =>
  entrySize(to, nextTenurePolicy(state));

/** Size after a downgrade to this phase: its own, or half the size before if that is less (rules 5.1). */
export function downgradedSize(
  to: Phase,
  sizeBefore: DecimalText,
  policy: Policy,
): DecimalText | null {
  const size = entrySize(to, policy);
  return size === null
    ? null
    : plain(Decimal.min(size, decimal(sizeBefore).times(policy.sizing.downgrade_factor)));
}

/** min(2000, 5% of equity), in whole cents (rules 3.2); a report's rise is held back until the boundary (2.7). */
export function sizeCap({ hot, policies }: CheckedState): Decimal {
  const { max, max_equity_share } = policies.policy.sizing.scaling;
  const share = roundDownToCents(decimal(hot.equity).minus(hot.held_back).times(max_equity_share));
  return Decimal.min(max, share);
}

/** The most that an entry may have now (rules 3.2), never below 0; null: no limit. */
export function effectiveSize(state: CheckedState): DecimalText | null {
  const { phase, size } = state.hot;
  if (size === null) return null;
  if (phase !== 'scaling') return size;
  return plain(Decimal.max(0, Decimal.min(size, sizeCap(state))));
}

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
  const after = Decimal.min(full, decimal(hot.size).times(2));
  return changed(
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
  if (rate === null || compare(rate, decimal(session_win_rate)) < 0) return null;
  return raisedBy(
    state,
    session_raise,
    'session_win_rate',
    `win rate of ${session_window} sessions ≥ ${session_win_rate}`,
  );
}

/** No higher than the cap and than twice the size with which the trading day before began (rules 5.3). */
function raisedBy(
  state: State,
  raise: DecimalText,
  reason: SizeReason,
  justification: string,
): SizeChange | null {
  const { hot, record, policies } = state;
  const step = decimal(record.size_began.yesterday!).times(policies.policy.sizing.scaling.max_step);
  const after = Decimal.min(decimal(hot.size!).plus(raise), sizeCap(state), step);
  return changed(hot.size!, after, reason, justification);
}

function changed(
  before: DecimalText,
  after: Decimal,
  reason: SizeReason,
  justification: string,
): SizeChange | null {
  return after.gt(before) ? { before, after: plain(after), reason, justification } : null;
}
