'use client';

import { createContext, use } from 'react';

/** The market's time zone where a page is about one bot; null: UTC alone. */
export const MarketZone = createContext<string | null>(null);

/** "2026-03-09T11:00:00.000Z" → 2026-03-09 11:00 UTC · 07:00 New York */
export function Instant({ at }: { at: string }) {
  const zone = use(MarketZone);
  const there = zone === null || zone === 'UTC' ? null : timeIn(zone, at);
  return (
    <time dateTime={at} className="tabular-nums">
      <span className="whitespace-nowrap">
        {at.slice(0, 10)} {at.slice(11, 16)} UTC
        {there !== null && <span className="text-muted"> ·</span>}
      </span>
      {there !== null && (
        <>
          {' '}
          <span className="text-muted sm:whitespace-nowrap">{there}</span>
        </>
      )}
    </time>
  );
}

/** The second of today: for how old a page is. */
export function Clock({ at }: { at: number }) {
  const instant = new Date(at).toISOString();
  return (
    <time dateTime={instant} className="whitespace-nowrap tabular-nums">
      {instant.slice(11, 19)} UTC
    </time>
  );
}

/** "America/New_York" → "New York" */
const cityOf = (zone: string): string => zone.split('/').at(-1)!.replaceAll('_', ' ');

/** The time there, with the date where it is another one than in UTC. */
function timeIn(zone: string, at: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (name: string) => parts.find(({ type }) => type === name)!.value;
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const time = `${part('hour')}:${part('minute')}`;
  return `${date === at.slice(0, 10) ? '' : `${date} `}${time} ${cityOf(zone)}`;
}
