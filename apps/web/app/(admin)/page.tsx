import { ATTENTION } from '@phasegate/contracts';
import type { Metadata } from 'next';
import { BotsPage } from '../../src/bots/bots-page';

export const metadata: Metadata = { title: 'Bots' };

export default function Page() {
  return <BotsPage order={ATTENTION} />;
}
