import type { Metadata } from 'next';
import { policyForm } from '../../../../../src/policy/policy-form';
import { PolicyPage } from '../../../../../src/policy/policy-page';

export const metadata: Metadata = { title: 'Policy' };

export default async function Page({ params }: PageProps<'/bots/[id]/policy'>) {
  return <PolicyPage id={decodeURIComponent((await params).id)} fields={policyForm()} />;
}
