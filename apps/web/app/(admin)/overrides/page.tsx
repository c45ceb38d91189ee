import type { Metadata } from 'next';
import { OverridesPage } from '../../../src/overrides/overrides-page';

export const metadata: Metadata = { title: 'Overrides' };

export default function Page() {
  return <OverridesPage />;
}
