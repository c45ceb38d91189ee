import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { queryOf, type Filters } from './filters';

/** Maximum number of rows above the list of all bots. */
const PRESSING_A_PAGE = 10;
const BOTS_A_PAGE = 50;

/** The fleet in figures, and what is wrong with the platform. */
export const fleetQuery = queryOptions({
  queryKey: ['bots', 'fleet'],
  queryFn: ({ signal }) => read('/v1/fleet', { signal }),
});

/** Bots that somebody should look at, the most pressing first. */
export const usePressingBots = () =>
  usePages(['bots', 'pressing'], (cursor, signal) =>
    read('/v1/bots', {
      query: { attention: 'any', sort: 'attention', limit: PRESSING_A_PAGE, cursor },
      signal,
    }),
  );

export function useBots(filters: Filters) {
  const query = queryOf(filters);
  return usePages(
    ['bots', 'list', query],
    (cursor, signal) =>
      read('/v1/bots', { query: { ...query, limit: BOTS_A_PAGE, cursor }, signal }),
    { keepPrevious: true },
  );
}
