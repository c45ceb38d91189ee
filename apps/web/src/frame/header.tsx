'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { meQuery } from '../api/queries';
import { useStopReading } from '../live/live-data';
import { Palette } from '../palette/palette';
import { AttentionInTab } from './attention-in-tab';
import { HaltButton } from './halt-button';
import { Navigation } from './navigation';
import { usePlaces } from './places';

export function Header() {
  const { data } = useQuery(meQuery);
  const places = usePlaces();
  const [halting, setHalting] = useState(false);
  const stopReading = useStopReading();
  return (
    <header className="border-b border-line bg-surface">
      <AttentionInTab />
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-surface focus:p-2"
      >
        Skip to the page
      </a>
      <div className="mx-auto flex max-w-7xl items-center gap-x-2 px-4 pt-2 sm:gap-x-4">
        <Link href="/" className="flex items-center gap-2 font-semibold tracking-tight">
          <Logo />
          <span className="max-[400px]:sr-only">Phasegate</span>
        </Link>
        <span className="grow" />
        <p className="sr-only min-w-0 truncate text-right text-sm text-muted sm:not-sr-only">
          {data ? (
            <>
              <span className="sr-only">Signed in as </span>
              <span className="font-medium text-ink">{data.name}</span> · {data.role}
            </>
          ) : (
            <span className="sr-only">Signed in</span>
          )}
        </p>
        <Palette onHalt={() => setHalting(true)} />
        <HaltButton halting={halting} onHalting={setHalting} />
        <form method="post" action="/session/end" onSubmit={stopReading}>
          <button type="submit" className="button whitespace-nowrap">
            Sign out
          </button>
        </form>
      </div>
      <div className="mx-auto max-w-7xl px-2">
        <Navigation label="Main" places={places} />
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
      <rect width="32" height="32" rx="6" fill="#0f172a" />
      <path
        d="M6 25h5v-5h5v-5h5v-5h5"
        fill="none"
        stroke="#34d399"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
