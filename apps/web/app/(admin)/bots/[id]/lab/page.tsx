import type { Metadata } from 'next';
import { LabPage } from '../../../../../src/lab/lab-page';
import { policyForm } from '../../../../../src/policy/policy-form';

export const metadata: Metadata = { title: 'Policy lab' };

export default async function Page({ params }: PageProps<'/bots/[id]/lab'>) {
  return <LabPage id={decodeURIComponent((await params).id)} fields={policyForm()} />;
}
