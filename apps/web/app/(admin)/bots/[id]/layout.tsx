import { BotFrame } from '../../../../src/bot/bot-frame';

export default async function BotLayout({ params, children }: LayoutProps<'/bots/[id]'>) {
  return <BotFrame id={decodeURIComponent((await params).id)}>{children}</BotFrame>;
}
