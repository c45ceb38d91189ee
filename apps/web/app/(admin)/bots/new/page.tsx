import type { Metadata } from 'next';
import { NewBotPage } from '../../../../src/bots/new/new-bot-page';

export const metadata: Metadata = { title: 'Create a bot' };

export default function Page() {
  return <NewBotPage />;
}
