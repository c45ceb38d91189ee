import type { Metadata } from 'next';
import { BotOverview } from '../../../../src/bot/bot-overview';

export const metadata: Metadata = { title: 'Bot' };

export default async function Page({ params }: PageProps<'/bots/[id]'>) {
  return <BotOverview id={decodeURIComponent((await params).id)} />;
}
