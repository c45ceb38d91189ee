import type { Metadata } from 'next';
import { SessionsPage } from '../../../../../src/history/sessions-page';

export const metadata: Metadata = { title: 'Sessions' };

export default async function Page({ params }: PageProps<'/bots/[id]/sessions'>) {
  return <SessionsPage id={decodeURIComponent((await params).id)} />;
}
