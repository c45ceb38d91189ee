import type { EventAnswer } from '@phasegate/contracts';
import { queryOptions } from '@tanstack/react-query';
import { read } from '../../api/call';

/** The first event that a bot itself causes, in words; an allowed paper check is not logged. */
const WORDS: Readonly<Record<string, string>> = {
  'permit.granted': 'First check received, and allowed',
  'phase.validation_blocked': 'First check received, and blocked',
  'trade.opened': 'First trade received',
  'trade.unpermitted': 'First trade received, without a permit',
  'emergency_exit.requested': 'First emergency exit received',
  'portfolio.reported': 'First report of the portfolio received',
};

/** More events than a new bot has before anybody looks. */
const A_PAGE = 50;

/** The first event of a bot; null: none yet. */
export const firstWordQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'first-word'],
    queryFn: async ({ signal }) => {
      const { items } = await read('/v1/bots/{bot}/events', {
        params: { bot },
        query: { type: Object.keys(WORDS).join(','), limit: A_PAGE },
        signal,
      });
      return items.at(-1) ?? null;
    },
  });

export const firstWordWords = ({ type }: Pick<EventAnswer, 'type'>): string =>
  WORDS[type] ?? 'First word received';
