import { instantText, type Instant } from '../instant.js';
import { phaseBelow } from '../phase.js';
import { downgradeMetrics } from '../rules/downgrade-triggers.js';
import { downgradedSize, nextTenurePolicy } from '../rules/sizing.js';
import type { BreakerCause } from '../event-facts.js';
import type { Draft } from './draft.js';
import { revokePermits } from './revoke.js';

/**
 * Carries out the downgrade that is due, if one is: one step down, one event naming all triggers, the breaker
 * trips (rules 6.2). `stamped`: the event says when it was due.
 */
export function carryOutDowngrade(draft: Draft, now: Instant, stamped: boolean): void {
  const { hot } = draft.state;
  const due = hot.downgrade_due;
  if (due === null) return;
  const to = phaseBelow(hot.phase)!;
  draft.emit(now, {
    type: 'phase.downgraded',
    from: hot.phase,
    to,
    triggers: due.triggers,
    size_before: hot.size!,
    size: downgradedSize(to, hot.size!, nextTenurePolicy(draft.state)),
    trigger: 'auto',
    metrics: downgradeMetrics(draft.state),
    ...(stamped ? { due_at: instantText(due.since) } : {}),
  });
  revokePermits(draft, now, 'downgrade');
  tripBreaker(draft, now, { cause: 'downgrade' });
}

/** Trips the breaker and revokes outstanding permits; tripping an open breaker is no event (rules 6.3, 3.3). */
export function tripBreaker(
  draft: Draft,
  now: Instant,
  trip: { cause: BreakerCause; by?: string; reason?: string },
): void {
  if (draft.state.hot.breaker === null) draft.emit(now, { type: 'breaker.tripped', ...trip });
  revokePermits(draft, now, 'breaker');
}
