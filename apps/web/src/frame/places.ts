import { useMay } from '../api/permission';
import type { Place } from './navigation';

const PLACES: readonly Place[] = [
  { href: '/', name: 'Bots' },
  { href: '/alerts', name: 'Alerts' },
  { href: '/audit', name: 'Audit trail' },
  { href: '/overrides', name: 'Overrides' },
  { href: '/reports', name: 'Reports' },
  { href: '/compliance', name: 'Compliance' },
  { href: '/platform', name: 'Platform' },
  { href: '/tokens', name: 'Tokens' },
];
const FOR_ADMINISTRATORS: readonly Place[] = [{ href: '/people', name: 'People' }];

/** The main pages, as far as the person who looks may see them. */
export function usePlaces(): readonly Place[] {
  return useMay('administer') ? [...PLACES, ...FOR_ADMINISTRATORS] : PLACES;
}
