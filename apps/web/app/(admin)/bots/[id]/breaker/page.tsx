import type { Metadata } from 'next';
import { BreakerPage } from '../../../../../src/history/breaker-page';

export const metadata: Metadata = { title: 'Breaker' };

export default async function Page({ params }: PageProps<'/bots/[id]/breaker'>) {
  return <BreakerPage id={decodeURIComponent((await params).id)} />;
}
