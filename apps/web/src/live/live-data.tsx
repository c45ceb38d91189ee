'use client';

import type { StreamMessage } from '@phasegate/contracts';
import {
  MutationCache,
  QueryCache,
  QueryClient,
  QueryClientProvider,
  type Query,
  type QueryFilters,
} from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { ApiFault, isSessionOver } from '../api/fault';
import { listen } from './listen';

/** Fetched when a session ends under a page: no page waits for it. */
const SignInAgain = dynamic(async () => (await import('../sign-in/sign-in-again')).SignInAgain, {
  ssr: false,
});

/** Interval for reloading data that no event announces, such as the end of a countdown. */
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

const StopContext = createContext<() => void>(() => {});
/** Stops all reading, before the person signs out: a read after that would only be refused. */
export const useStopReading = (): (() => void) => use(StopContext);

/**
 * Keeps every page up to date without a reload: the stream announces changes, and visible queries about the changed
 * subject are refetched. Query keys name their subject: `['bot', id, …]`, `['bots', …]` for lists of bots,
 * `['platform', …]` for everything else.
 */
export function LiveData({ children }: { children: ReactNode }) {
  const [stopped] = useState(() => new AbortController());
  const [ended, setEnded] = useState(false);
  const [client] = useState(() => createClient(() => setEnded(true)));
  const [line, setLine] = useState<Line>({ live: false, heardAt: 0 });
  useEffect(() => stopReadingWith(client, stopped.signal), [client, stopped]);
  useEffect(() => {
    if (ended) return;
    return whileReading(stopped.signal, () => {
      const hear = (live: boolean) =>
        setLine(({ heardAt }) => ({ live, heardAt: live ? Date.now() : heardAt }));
      const end = listen({
        opened: () => {
          hear(true);
          void readAgain(client, stopped.signal, { predicate: isNoAnswer });
        },
        changed: (message) => {
          hear(true);
          void readAgain(client, stopped.signal, {
            predicate: (query) => concerns(message, query),
          });
        },
        lost: () => {
          hear(false);
          void readAgain(client, stopped.signal, { predicate: isShown });
        },
      });
      return end;
    });
  }, [client, stopped, ended]);
  useEffect(() => {
    if (ended) return;
    const timer = setInterval(
      () => void readAgain(client, stopped.signal, line.live ? {} : { predicate: isShown }),
      line.live ? ANYWAY_MS : WITHOUT_STREAM_MS,
    );
    return () => clearInterval(timer);
  }, [client, stopped, ended, line.live]);
  useEffect(() => {
    if (ended) return;
    // The stream may work while reads fail, or be dead unnoticed: stale queries are refetched in any case.
    const timer = setInterval(
      () => void readAgain(client, stopped.signal, { predicate: isStale }),
      WITHOUT_STREAM_MS,
    );
    return () => clearInterval(timer);
  }, [client, stopped, ended]);
  return (
    <QueryClientProvider client={client}>
      <StopContext value={() => stopped.abort()}>
        <LineContext value={line}>
          {children}
          {ended && !stopped.signal.aborted && (
            <SignInAgain
              onSignedIn={() => {
                setEnded(false);
                void client.invalidateQueries();
              }}
            />
          )}
        </LineContext>
      </StopContext>
    </QueryClientProvider>
  );
}

/** A browser grants an origin six connections over all its tabs: a hidden tab holds none. */
function whileReading(stopped: AbortSignal, begin: () => () => void): () => void {
  let end: (() => void) | undefined;
  const look = () => {
    if (document.visibilityState === 'visible' && !stopped.aborted) end ??= begin();
    else {
      end?.();
      end = undefined;
    }
  };
  look();
  document.addEventListener('visibilitychange', look);
  stopped.addEventListener('abort', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    stopped.removeEventListener('abort', look);
    end?.();
  };
}

/** @returns undoes it */
function stopReadingWith(client: QueryClient, stopped: AbortSignal): () => void {
  const stop = () => void client.cancelQueries();
  stopped.addEventListener('abort', stop);
  return () => stopped.removeEventListener('abort', stop);
}

/** A page that says why nothing could be loaded keeps saying it, until the stream is back or somebody asks. */
const isShown = ({ state }: Pick<Query, 'state'>): boolean => state.data !== undefined;

/** The screen still shows the data from before reads began to fail. */
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
 * A running request is not aborted: on a slow line nothing would ever arrive. Its answer may be older than the change,
 * so it is repeated once it has arrived.
 */
async function readAgain(
  client: QueryClient,
  stopped: AbortSignal,
  filters: QueryFilters = {},
): Promise<void> {
  if (stopped.aborted) return;
  const onItsWay = client.isFetching(filters) > 0;
  await client.invalidateQueries(filters, { cancelRefetch: false });
  if (onItsWay && !stopped.aborted)
    await client.invalidateQueries(filters, { cancelRefetch: false });
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

function createClient(onSessionOver: () => void): QueryClient {
  const onError = (error: Error) => {
    if (isSessionOver(error)) onSessionOver();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // The next look is the retry; and a machine without internet still reaches its own platform.
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: WITHOUT_STREAM_MS },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
