import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';
import { untilEnded } from '../policy-trials/run-state';

export const whatIfQuery = (bot: string, run: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'what-if', run],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/what-if/{run}', { params: { bot, run }, signal }),
    refetchInterval: untilEnded,
  });
