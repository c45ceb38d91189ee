import type { Metadata } from 'next';
import { BlockedPage } from '../../../../../src/history/blocked-page';

export const metadata: Metadata = { title: 'Blocked attempts' };

export default async function Page({ params }: PageProps<'/bots/[id]/blocked'>) {
  return <BlockedPage id={decodeURIComponent((await params).id)} />;
}
