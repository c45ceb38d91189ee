import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** Sessions of the last year and the distribution of R multiples. */
export const riskQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'risk'],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/risk', { params: { bot }, signal }),
  });
