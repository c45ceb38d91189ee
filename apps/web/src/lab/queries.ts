import type { LabRun } from '@phasegate/contracts';
import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';
import { isUnderWay, untilEnded } from '../policy-trials/run-state';

/** One run of the lab, looked at again and again until it has ended. */
export const labRunQuery = (bot: string, run: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'lab', run],
    queryFn: ({ signal }) => read('/v1/lab/{run}', { params: { run }, signal }),
    refetchInterval: untilEnded,
    // A finished run does not change.
    staleTime: ({ state: { data } }) =>
      data === undefined || isUnderWay(data.state) ? 0 : Infinity,
  });

export type PolicyLabRun = Extract<LabRun, { kind: 'lab' }>;
export type FuturesRun = Extract<LabRun, { kind: 'futures' }>;

/** The last run of a bot's futures; null: none yet. */
export const lastFuturesQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'futures'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/lab', {
        params: { bot },
        query: { kind: 'futures', limit: 1 },
        signal,
      });
      return items[0]?.id ?? null;
    },
  });
