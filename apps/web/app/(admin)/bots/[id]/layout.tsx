import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { BotFrame } from '../../../../src/bot/bot-frame';
import { botName } from '../../../../src/server/bot-name';

/** Browser tabs of several bots are distinguished by their names. */
export async function generateMetadata({ params }: LayoutProps<'/bots/[id]'>): Promise<Metadata> {
  const id = decodeURIComponent((await params).id);
  const name = await botName(id, (await headers()).get('cookie') ?? '');
  const tab = `${name ?? 'Bot'} · Phasegate`;
  return { title: { template: `%s · ${tab}`, default: name ?? 'Bot' } };
}

export default async function BotLayout({ params, children }: LayoutProps<'/bots/[id]'>) {
  return <BotFrame id={decodeURIComponent((await params).id)}>{children}</BotFrame>;
}
