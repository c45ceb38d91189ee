import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** More versions than these do not wait to take effect at once. */
const NEWEST_VERSIONS = 10;

/** The policy in force, and the market's time zone, which no version changes (rules 1.3). */
export const policyInForceQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'policy-in-force'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/policies', {
        params: { bot },
        query: { limit: NEWEST_VERSIONS },
        signal,
      });
      return {
        zone: items[0]!.policy.calendar.zone,
        inForce: items.find(({ state }) => state === 'in_force') ?? null,
      };
    },
  });
