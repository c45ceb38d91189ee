import type { Metadata } from 'next';
import { TransitionsPage } from '../../../../../src/history/transitions-page';

export const metadata: Metadata = { title: 'Timeline' };

export default async function Page({ params }: PageProps<'/bots/[id]/timeline'>) {
  return <TransitionsPage id={decodeURIComponent((await params).id)} />;
}
