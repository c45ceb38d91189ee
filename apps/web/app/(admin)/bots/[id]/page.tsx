import type { Metadata } from 'next';
import { ReadinessPage } from '../../../../src/readiness/readiness-page';

export const metadata: Metadata = { title: 'Readiness' };

export default async function Page({ params }: PageProps<'/bots/[id]'>) {
  return <ReadinessPage id={decodeURIComponent((await params).id)} />;
}
