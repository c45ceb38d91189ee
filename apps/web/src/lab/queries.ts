import type { LabRun, LabRunSummary } from '@phasegate/contracts';
import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** How often a run is looked at while it is under way. */
const LOOK_MS = 700;

export const isUnderWay = (state: LabRunSummary['state']): boolean =>
  state === 'waiting' || state === 'running';

/** One run of the lab, looked at again and again until it has ended. */
export const labRunQuery = (bot: string, run: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'lab', run],
    queryFn: ({ signal }) => read('/v1/lab/{run}', { params: { run }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isUnderWay(data.state) ? LOOK_MS : false,
    // What has ended stays as it is.
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
