import { queryOptions } from '@tanstack/react-query';
import { read } from './call';

/** The person who is signed in. */
export const meQuery = queryOptions({
  queryKey: ['platform', 'me'],
  queryFn: ({ signal }) => read('/v1/me', { signal }),
});

export const haltQuery = queryOptions({
  queryKey: ['platform', 'halt'],
  queryFn: ({ signal }) => read('/v1/halt', { signal }),
});

export const botQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot],
    queryFn: ({ signal }) => read('/v1/bots/{bot}', { params: { bot }, signal }),
  });

export const readinessQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'readiness'],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/readiness', { params: { bot }, signal }),
  });
