import type { BreakerCause } from '../event-facts.js';
import type { LeftBy } from '../events.js';
import type { Phase } from '../phase.js';

/** Whether a trip blocks paper entries too: after a downgrade to Experience (rules 6.3). */
export const tripPausesPaper = (cause: BreakerCause, phase: Phase): boolean =>
  cause === 'downgrade' && phase === 'experience';

/**
 * Whether a breaker that is open already blocks paper too from here on: once the bot falls to Experience
 * (rules 6.3), or is rolled back there before the downgrade was acknowledged.
 */
export function pausesPaper(
  cause: BreakerCause,
  { type, to }: { readonly type: LeftBy; readonly to: Phase },
): boolean {
  const fell = type === 'phase.downgraded';
  const rolledAfterFall = type === 'phase.rolled_back' && cause === 'downgrade';
  return to === 'experience' && (fell || rolledAfterFall);
}
