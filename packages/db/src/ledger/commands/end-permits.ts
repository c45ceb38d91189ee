import type { Draft, EventOf, Instant, Permit } from '@phasegate/phase-core';

/** A permit, with the key that asked for it. */
type PermitOf = Permit & { readonly key?: string | null };
type Cause = EventOf<'permit.revoked'>['cause'];

/** Ends outstanding permits; entries made before this instant are honoured (rules 3.3). */
export function endPermits(
  draft: Draft,
  now: Instant,
  cause: 'archive' | 'key_revoked',
  which: (permit: PermitOf) => boolean = () => true,
): void {
  for (const [trade_id, permit] of Object.entries(draft.state.hot.permits))
    if (which(permit)) draft.emit(now, { type: 'permit.revoked', trade_id, cause: cause as Cause });
}

/** Ends the permits that a key asked for. */
export const endPermitsOfKey = (draft: Draft, now: Instant, key: string): void =>
  endPermits(draft, now, 'key_revoked', (permit) => permit.key === key);
