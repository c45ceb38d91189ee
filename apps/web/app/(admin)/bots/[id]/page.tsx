import { BotOverview } from '../../../../src/bot/bot-overview';

export default async function Page({ params }: PageProps<'/bots/[id]'>) {
  return <BotOverview id={decodeURIComponent((await params).id)} />;
}
