import type { Metadata } from 'next';
import { TradesPage } from '../../../../../src/history/trades-page';

export const metadata: Metadata = { title: 'Trades' };

export default async function Page({ params }: PageProps<'/bots/[id]/trades'>) {
  return <TradesPage id={decodeURIComponent((await params).id)} />;
}
