import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

export const keysQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'keys'],
    queryFn: async ({ signal }) =>
      (await read('/v1/bots/{bot}/keys', { params: { bot }, signal })).items,
  });
