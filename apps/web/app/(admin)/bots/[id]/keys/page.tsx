import type { Metadata } from 'next';
import { KeysPage } from '../../../../../src/keys/keys-page';

export const metadata: Metadata = { title: 'Keys' };

export default async function Page({ params }: PageProps<'/bots/[id]/keys'>) {
  return <KeysPage id={decodeURIComponent((await params).id)} />;
}
