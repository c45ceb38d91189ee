import type { Metadata } from 'next';
import { ImportPage } from '../../../../../src/import/import-page';

export const metadata: Metadata = { title: 'Import' };

export default async function Page({ params }: PageProps<'/bots/[id]/import'>) {
  return <ImportPage id={decodeURIComponent((await params).id)} />;
}
