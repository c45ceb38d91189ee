import type { Metadata } from 'next';
import { TradePage } from '../../../../../../src/history/trade-page';

export const metadata: Metadata = { title: 'Trade' };

export default async function Page({ params }: PageProps<'/bots/[id]/trades/[trade]'>) {
  const { id, trade } = await params;
  return <TradePage id={decodeURIComponent(id)} trade={decodeURIComponent(trade)} />;
}
