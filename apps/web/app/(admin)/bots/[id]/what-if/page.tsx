import type { Metadata } from 'next';
import { policyForm } from '../../../../../src/policy/policy-form';
import { WhatIfPage } from '../../../../../src/what-if/what-if-page';

export const metadata: Metadata = { title: 'What-if' };

export default async function Page({ params }: PageProps<'/bots/[id]/what-if'>) {
  return <WhatIfPage id={decodeURIComponent((await params).id)} fields={policyForm()} />;
}
