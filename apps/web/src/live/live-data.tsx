'use client';

import type { StreamMessage } from '@phasegate/contracts';
import {
  QueryCache,
  QueryClient,
  QueryClientProvider,
  type Query,
  type QueryFilters,
} from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { ApiFault } from '../api/fault';
import { listen } from './listen';

/** What no event tells, such as a countdown that ends, is looked at again after this long. */
const ANYWAY_MS = 60_000;
/** Without the stream, every page looks for itself. */
const WITHOUT_STREAM_MS = 5_000;

interface Line {
  /** Whether changes arrive by themselves. */
  readonly live: boolean;
  /** When the last word came, in milliseconds; 0: none yet. */
  readonly heardAt: number;
}

const LineContext = createContext<Line>({ live: false, heardAt: 0 });
export const useLine = (): Line => use(LineContext);

/**
 * Keeps every page true without a reload: the stream says what changed, and what is on the screen of
 * it is read anew. Keys of queries say what they are about: `['bot', id, …]`, `['bots', …]` for lists
 * of bots, `['platform', …]` for all else.
 */
export function LiveData({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  const [line, setLine] = useState<Line>({ live: false, heardAt: 0 });
  useEffect(
    () =>
      whileVisible(() => {
        const hear = (live: boolean) =>
          setLine(({ heardAt }) => ({ live, heardAt: live ? Date.now() : heardAt }));
        const end = listen({
          opened: () => {
            hear(true);
            void readAgain(client, { predicate: isNoAnswer });
          },
          changed: (message) => {
            hear(true);
            void readAgain(client, { predicate: (query) => concerns(message, query) });
          },
          lost: () => {
            hear(false);
            void readAgain(client, { predicate: isShown });
          },
        });
        return end;
      }),
    [client],
  );
  useEffect(() => {
    const timer = setInterval(
      () => void readAgain(client, line.live ? {} : { predicate: isShown }),
      line.live ? ANYWAY_MS : WITHOUT_STREAM_MS,
    );
    return () => clearInterval(timer);
  }, [client, line.live]);
  useEffect(() => {
    // The stream may go on while reads fail, or be dead without knowing it yet: what is stale is tried all the same.
    const timer = setInterval(
      () => void readAgain(client, { predicate: isStale }),
      WITHOUT_STREAM_MS,
    );
    return () => clearInterval(timer);
  }, [client]);
  return (
    <QueryClientProvider client={client}>
      <LineContext value={line}>{children}</LineContext>
    </QueryClientProvider>
  );
}

/** A browser grants an origin six connections over all its tabs: a tab that nobody sees holds none. */
function whileVisible(begin: () => () => void): () => void {
  let end: (() => void) | undefined;
  const look = () => {
    if (document.visibilityState === 'visible') end ??= begin();
    else {
      end?.();
      end = undefined;
    }
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    end?.();
  };
}

/** A page that says why nothing could be loaded keeps saying it, until the stream is back or somebody asks. */
const isShown = ({ state }: Pick<Query, 'state'>): boolean => state.data !== undefined;

/** It is on the screen as it was before reads of it began to fail. */
const isStale = ({ state }: Pick<Query, 'state'>): boolean =>
  isShown({ state }) && state.error !== null;

/**
 * That something is not there, or not for this role, is an answer: asked again at once, it would leave the screen
 * for a moment. The next change, or minute, brings what is there by then.
 */
const isNoAnswer = ({ state: { data, error } }: Pick<Query, 'state'>): boolean =>
  data !== undefined ||
  !(error instanceof ApiFault && (error.status === 404 || error.status === 403));

/**
 * What is on its way is not broken off: on a slow line nothing would ever arrive. It may be older than the change,
 * so it is read once more after it has come.
 */
async function readAgain(client: QueryClient, filters: QueryFilters = {}): Promise<void> {
  const onItsWay = client.isFetching(filters) > 0;
  await client.invalidateQueries(filters, { cancelRefetch: false });
  if (onItsWay) await client.invalidateQueries(filters, { cancelRefetch: false });
}

/** Whether what a query read may have changed. */
function concerns(
  { bots, platform }: StreamMessage,
  { queryKey }: Pick<Query, 'queryKey'>,
): boolean {
  const [subject, bot] = queryKey as [string, string?];
  if (subject === 'bot') return platform || bots.includes(bot!);
  return subject === 'bots' || platform;
}

function createClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWithoutSession }),
    // The next look is the retry; and a machine without internet still reaches its own platform.
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: WITHOUT_STREAM_MS },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

function leaveWithoutSession(error: Error): void {
  if (error instanceof ApiFault && error.status === 401)
    window.location.assign('/sign-in?reason=ended');
}
