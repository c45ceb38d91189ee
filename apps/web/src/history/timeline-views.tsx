'use client';

import type { ReactNode } from 'react';
import { addressOfBot } from '../bot/places';
import { Navigation } from '../frame/navigation';

/** The two views of what happened: changes of phase, and every line of the log. */
export function TimelineViews({ id, children }: { id: string; children: ReactNode }) {
  const timeline = `${addressOfBot(id)}/timeline`;
  return (
    <section aria-labelledby="timeline">
      <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-1">
        <h2 id="timeline" className="sr-only">
          Timeline
        </h2>
        <Navigation
          label="Timeline"
          places={[
            { href: timeline, name: 'Transitions' },
            { href: `${timeline}/events`, name: 'All events' },
          ]}
        />
      </div>
      {children}
    </section>
  );
}
