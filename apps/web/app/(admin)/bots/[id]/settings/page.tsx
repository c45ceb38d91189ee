import type { Metadata } from 'next';
import { SettingsPage } from '../../../../../src/bot-settings/settings-page';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page({ params }: PageProps<'/bots/[id]/settings'>) {
  return <SettingsPage id={decodeURIComponent((await params).id)} />;
}
