import type { Metadata } from 'next';
import { FleetPage } from '../../src/bots/fleet-page';

export const metadata: Metadata = { title: 'Bots' };

export default function Page() {
  return <FleetPage />;
}
