import type { Metadata } from 'next';
import { ComparePage } from '../../../src/compare/compare-page';

export const metadata: Metadata = { title: 'Compare two bots' };

export default function Page() {
  return <ComparePage />;
}
