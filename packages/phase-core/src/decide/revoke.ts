import type { EventFields } from '../events.js';
import type { Instant } from '../instant.js';
import type { Draft } from './draft.js';

/** Takes back every outstanding permit; entries made before this instant are honoured (rules 3.3). */
export function revokePermits(
  draft: Draft,
  now: Instant,
  cause: EventFields['permit.revoked']['cause'],
): void {
  for (const trade_id of Object.keys(draft.state.hot.permits))
    draft.emit(now, { type: 'permit.revoked', trade_id, cause });
}
