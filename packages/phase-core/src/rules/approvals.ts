import type { Instant } from '../instant.js';
import { APPROVALS_BY_DEFAULT } from '../policy/policy.js';
import type { FirstApproval, State } from '../state.js';

/** A first approval that waits longer for a second is not valid any more. */
export const APPROVAL_VALID_MS = 7 * 86_400_000;

/** How many people must approve the advance out of the bot's phase; in Scaling, above which nothing is: one. */
export function approvalsFor({ hot: { phase }, policies: { policy } }: State): 1 | 2 {
  const { approvals = APPROVALS_BY_DEFAULT } = phase === 'scaling' ? {} : policy.gates[phase];
  return approvals > 1 ? 2 : 1;
}

/** The approval that waits for a second one; null: none, or it has expired, or one suffices by now. */
export function standingApproval(state: State, now: Instant): FirstApproval | null {
  const { first_approval: first } = state.record;
  if (first === undefined || approvalsFor(state) === 1) return null;
  return now < first.expires_at ? first : null;
}
