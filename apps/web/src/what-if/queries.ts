import type { WhatIfSummary } from '@phasegate/contracts';
import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** How often a run is looked at while it is under way. */
const LOOK_MS = 700;

export const isUnderWay = (state: WhatIfSummary['state']): boolean =>
  state === 'waiting' || state === 'running';

export const whatIfQuery = (bot: string, run: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'what-if', run],
    queryFn: ({ signal }) => read('/v1/bots/{bot}/what-if/{run}', { params: { bot, run }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isUnderWay(data.state) ? LOOK_MS : false,
  });
