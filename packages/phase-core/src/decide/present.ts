import { instantText, type Instant } from '../instant.js';
import type { CheckedState } from '../state.js';
import { carryOutBoundaries } from './boundary.js';
import type { Draft, HotDesk } from './draft.js';

/**
 * Brings a bot to the present before anything else is decided (rules 2.9): what was due happens in the order
 * in which it was due, each as if at its instant. At one instant a permit runs out before the boundary.
 */
export function bringToPresent(draft: Draft, now: Instant): void {
  const { market } = draft;
  for (
    let next = market.openOf(draft.state.hot.day + 1);
    next <= now;
    next = market.openOf(draft.state.hot.day + 1)
  ) {
    expirePermits(draft, next);
    const { auto_approve } = draft.state.policies.policy;
    carryOutBoundaries(draft, next, { acknowledge: false, approve: auto_approve, stamped: true });
  }
  expirePermits(draft, now);
  restartEvidence(draft, now);
}

/** The bot trades another strategy than the one that made its evidence, and its policy asks for a new record (evidence E6). */
function restartEvidence(draft: Draft, now: Instant): void {
  const { hot, record, policies } = draft.state;
  if (policies.policy.strategy_change !== 'restart') return;
  if (hot.strategy === null || record.evidence_of === null || hot.strategy === record.evidence_of)
    return;
  draft.reach(now);
  draft.emit(now, {
    type: 'evidence.restarted',
    reason: `the strategy changed from ${record.evidence_of} to ${hot.strategy}`,
  });
}

/** Permits that ran out without a word, earliest first (rules 3.3). */
export function expirePermits(desk: HotDesk, now: Instant): void {
  for (const [trade_id, { expires_at }] of expired(desk.state, now)) {
    const at = Math.max(expires_at, desk.state.hot.at);
    desk.emit(at, { type: 'permit.unconfirmed', trade_id, due_at: instantText(expires_at) });
  }
}

function expired({ hot }: CheckedState, now: Instant) {
  return Object.entries(hot.permits)
    .filter(([, permit]) => permit.expires_at <= now)
    .sort(([, a], [, b]) => a.expires_at - b.expires_at);
}

/** The earliest instant at which something of this bot is due by itself; the worker need not look before. */
export function nextDue(market: Draft['market'], { hot }: CheckedState): Instant {
  const expiries = Object.values(hot.permits).map(({ expires_at }) => expires_at);
  return Math.min(market.openOf(hot.day + 1), ...expiries);
}
