import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';

/** Filters from the URL; null or empty: not set. */
export type Filters = Readonly<Record<string, string | null>>;

const key = (bot: string, list: string, filters: Filters = {}) => ['bot', bot, list, filters];

export const useTrades = (bot: string, filters: Filters) =>
  usePages(key(bot, 'trades', filters), (cursor, signal) =>
    read('/v1/bots/{bot}/trades', { params: { bot }, query: { ...filters, cursor }, signal }),
  );

export const useSessions = (bot: string, filters: Filters) =>
  usePages(key(bot, 'sessions', filters), (cursor, signal) =>
    read('/v1/bots/{bot}/sessions', { params: { bot }, query: { ...filters, cursor }, signal }),
  );

export const useTransitions = (bot: string) =>
  usePages(key(bot, 'transitions'), (cursor, signal) =>
    read('/v1/bots/{bot}/transitions', { params: { bot }, query: { cursor }, signal }),
  );

export const useEvents = (bot: string, filters: Filters) =>
  usePages(key(bot, 'events', filters), (cursor, signal) =>
    read('/v1/bots/{bot}/events', { params: { bot }, query: { ...filters, cursor }, signal }),
  );

export const useBlockedAttempts = (bot: string, filters: Filters) =>
  usePages(key(bot, 'blocked', filters), (cursor, signal) =>
    read('/v1/bots/{bot}/blocked', { params: { bot }, query: { ...filters, cursor }, signal }),
  );

export const useBreakerOpenings = (bot: string) =>
  usePages(key(bot, 'breaker'), async (cursor, signal) => {
    const { history } = await read('/v1/bots/{bot}/breaker', {
      params: { bot },
      query: { cursor },
      signal,
    });
    return history;
  });

/** The opening that the breaker is in; null: it is closed. */
export const openBreakerQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'breaker-now'],
    queryFn: async ({ signal }) => {
      const query = { limit: 1 };
      const { open } = await read('/v1/bots/{bot}/breaker', { params: { bot }, query, signal });
      return open;
    },
  });

export const tradeQuery = (bot: string, trade_id: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'trade', trade_id],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/trades/{trade_id}', { params: { bot, trade_id }, signal }),
  });

export const transitionQuery = (bot: string, seq: number) =>
  queryOptions({
    queryKey: ['bot', bot, 'transition', seq],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/transitions/{seq}', { params: { bot, seq: String(seq) }, signal }),
  });
