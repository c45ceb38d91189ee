import type { Role } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from './queries';

/** The permissions of each role. The API decides; this only hides what it would refuse. */
const MAY = {
  /** Approve, decline, acknowledge, trip, import, keys, policy: for bots one is a member of. */
  steer: ['operator', 'admin'],
  /** Read and export everything. */
  audit: ['compliance', 'admin'],
  /** Users, halt, rollback, reset, looser policies, corrections, members. */
  administer: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

/** Whether the person who looks may do a thing; false until it is known who looks. */
export function useMay(what: keyof typeof MAY): boolean {
  const { data } = useQuery(meQuery);
  return data !== undefined && (MAY[what] as readonly Role[]).includes(data.role);
}
