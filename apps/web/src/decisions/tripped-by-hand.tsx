'use client';

import { useQuery } from '@tanstack/react-query';
import { Told } from './overtaken';
import { lastTripQuery } from './queries';

/** The person who tripped the breaker, the time and the reason. */
export function TrippedByHand({ bot }: { bot: string }) {
  const { data: trip } = useQuery(lastTripQuery(bot));
  if (!trip) return <p>It was tripped manually.</p>;
  return (
    <Told by={trip.by as string} at={trip.at} reason={trip.reason as string}>
      tripped it manually
    </Told>
  );
}
