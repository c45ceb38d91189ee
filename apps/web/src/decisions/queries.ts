import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** The last change of phase or reset; null: none yet. */
export const lastTransitionQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'transitions', 'last'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/transitions', {
        params: { bot },
        query: { limit: 1 },
        signal,
      });
      return items[0] ?? null;
    },
  });

/** The last declined advance, as the log has it; null: none yet. */
export const lastDeclinedQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'events', 'advance.declined', 'last'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/events', {
        params: { bot },
        query: { type: 'advance.declined', limit: 1 },
        signal,
      });
      return items[0] ?? null;
    },
  });

/** The breaker, and the last time that it was open. */
export const lastOpeningQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'breaker', 'last'],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/breaker', { params: { bot }, query: { limit: 1 }, signal }),
  });

/** The last trip of the breaker, as the log has it; null: none yet. */
export const lastTripQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'events', 'breaker.tripped', 'last'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/events', {
        params: { bot },
        query: { type: 'breaker.tripped', limit: 1 },
        signal,
      });
      return items[0] ?? null;
    },
  });

/** The newest policy version: it is in force, or will be with the next tenure at the latest. */
export const newestPolicyQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'policies', 'newest'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/policies', {
        params: { bot },
        query: { limit: 1 },
        signal,
      });
      return items[0]!;
    },
  });

/** The facts that the approver of the next advance is shown beside the criteria (rules 4.6). */
export const reviewQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'review'],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/review', { params: { bot }, signal }),
  });

/** Changes since the last decision about the phase. */
export const sinceDecisionQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'since-decision'],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/since-decision', { params: { bot }, signal }),
  });
