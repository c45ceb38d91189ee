import { instantText, type Instant } from '../instant.js';
import { phaseBelow } from '../phase.js';
import type { BreakerCause } from '../event-facts.js';
import type { DecimalText } from '../numbers/decimal.js';
import { downgradeMetrics, downgradeTriggers } from '../rules/downgrade-triggers.js';
import { downgradedSize } from '../rules/sizing.js';
import type { DowngradeDue } from '../state.js';
import type { Draft } from './draft.js';
import { revokePermits } from './revoke.js';

/**
 * Settles what a live close or report has triggered, in its transaction (rules 6.1): from then on it is due and
 * outstanding permits are over (3.3, 6.4); the worker carries it out. What is due already stays as it was settled.
 *
 * @param value what a report says that the account is worth; null: after a close
 */
export function settleTriggers(draft: Draft, now: Instant, value: DecimalText | null): void {
  if (draft.state.hot.downgrade_due !== null) return;
  const triggers = downgradeTriggers(draft.state, value);
  if (triggers.length === 0) return;
  const metrics = downgradeMetrics(draft.state, value);
  draft.emit(now, { type: 'downgrade.triggered', triggers, metrics });
  revokePermits(draft, now, 'downgrade');
}

/** Carries out the downgrade that is due, if one is; its event says since when (rules 6.2, 6.4). */
export function carryOutDowngrade(draft: Draft, now: Instant): void {
  const due = draft.state.hot.downgrade_due;
  if (due !== null) downgrade(draft, now, due, { due_at: instantText(due.since) });
}

/** Downgrades at once if a trigger holds after a close: `phase simulate` has no worker. Whether it did. */
export function downgradeAtOnce(draft: Draft, now: Instant): boolean {
  const triggers = downgradeTriggers(draft.state);
  if (triggers.length === 0) return false;
  downgrade(draft, now, { triggers, metrics: downgradeMetrics(draft.state) }, {});
  return true;
}

/** One step down, one event naming all triggers, the breaker trips (rules 6.2). */
function downgrade(
  draft: Draft,
  now: Instant,
  due: Pick<DowngradeDue, 'triggers' | 'metrics'>,
  stamp: { due_at?: string },
): void {
  const { hot } = draft.state;
  const to = phaseBelow(hot.phase)!;
  draft.emit(now, {
    type: 'phase.downgraded',
    from: hot.phase,
    to,
    triggers: due.triggers,
    size_before: hot.size!,
    size: downgradedSize(draft.state, to),
    trigger: 'auto',
    metrics: due.metrics ?? downgradeMetrics(draft.state),
    ...stamp,
  });
  revokePermits(draft, now, 'downgrade');
  tripBreaker(draft, now, { cause: 'downgrade' });
}

/** Trips the breaker and revokes outstanding permits; tripping an open breaker records nothing (rules 6.3, 3.3). */
export function tripBreaker(
  draft: Draft,
  now: Instant,
  trip: { cause: BreakerCause; by?: string; reason?: string },
): void {
  if (draft.state.hot.breaker === null) draft.emit(now, { type: 'breaker.tripped', ...trip });
  revokePermits(draft, now, 'breaker');
}
