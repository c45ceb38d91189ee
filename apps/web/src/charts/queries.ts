import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** @param start the first trading day; undefined: from the beginning */
export const seriesQuery = (bot: string, start: string | undefined) =>
  queryOptions({
    queryKey: ['bot', bot, 'series', start ?? null],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/series', { params: { bot }, query: { start }, signal }),
    // Another range comes in place of the old one, not after a gap.
    placeholderData: keepPreviousData,
  });
