'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiFault } from './read-api';

const POLL_MS = 4_000;

/** Keeps every page's data fresh, and the last known data when no new comes. */
export function FreshData({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

function createClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWithoutSession }),
    // The next poll is the retry; and a machine without internet still reaches its own platform.
    defaultOptions: { queries: { refetchInterval: POLL_MS, retry: false, networkMode: 'always' } },
  });
}

function leaveWithoutSession(error: Error): void {
  if (error instanceof ApiFault && error.status === 401)
    window.location.assign('/sign-in?reason=ended');
}
