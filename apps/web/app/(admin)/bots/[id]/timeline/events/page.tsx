import { EVENT_TYPES } from '@phasegate/contracts';
import type { Metadata } from 'next';
import { EventsPage } from '../../../../../../src/history/events-page';

export const metadata: Metadata = { title: 'All events' };

export default async function Page({ params }: PageProps<'/bots/[id]/timeline/events'>) {
  return <EventsPage id={decodeURIComponent((await params).id)} types={EVENT_TYPES} />;
}
