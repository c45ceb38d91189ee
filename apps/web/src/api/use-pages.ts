import type { Page } from '@phasegate/contracts';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

interface PagesOptions {
  /** Keeps the rows of the previous search until the answer comes. */
  readonly keepPrevious?: boolean;
  /** Refresh interval in milliseconds, for data that no message announces. */
  readonly refetchEvery?: number;
}

/** A list that is read a page at a time; `fetchNextPage` reads the next. `Beside`: what pages hold beside items. */
export function usePages<Item, Beside = unknown>(
  queryKey: readonly unknown[],
  readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item> & Beside>,
  { keepPrevious = false, refetchEvery }: PagesOptions = {},
) {
  const query = useInfiniteQuery(
    infiniteQueryOptions({
      queryKey,
      queryFn: ({ pageParam, signal }) => readPage(pageParam ?? undefined, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next_cursor }) => next_cursor,
      ...(refetchEvery === undefined ? {} : { refetchInterval: refetchEvery }),
      ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    }),
  );
  const items = useMemo(
    () => query.data?.pages.flatMap((page): Item[] => page.items),
    [query.data],
  );
  return { ...query, items };
}
