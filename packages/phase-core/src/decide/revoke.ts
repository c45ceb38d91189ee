import type { RevocationCause } from '../events.js';
import type { Instant } from '../instant.js';
import type { Permit } from '../state.js';
import type { HotDesk } from './draft.js';

/** Ends outstanding permits, all or some; entries made before this instant are honoured (rules 3.3). */
export function revokePermits(
  desk: HotDesk,
  now: Instant,
  cause: RevocationCause,
  which: (permit: Permit) => boolean = () => true,
): void {
  for (const [trade_id, permit] of Object.entries(desk.state.hot.permits))
    if (which(permit)) desk.emit(now, { type: 'permit.revoked', trade_id, cause });
}

/** Ends the permits for which a key asked: it has been revoked (rules 3.3). */
export const revokePermitsOfKey = (desk: HotDesk, now: Instant, key: string): void =>
  revokePermits(desk, now, 'key_revoked', (permit) => permit.key === key);
