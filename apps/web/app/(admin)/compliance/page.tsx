import type { Metadata } from 'next';
import { CompliancePage } from '../../../src/compliance/compliance-page';

export const metadata: Metadata = { title: 'Compliance' };

export default function Page() {
  return <CompliancePage />;
}
