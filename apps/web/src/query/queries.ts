import type { BotAnswer, BotDetailAnswer, me, Page, ReadinessAnswer } from '@phasegate/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { readApi } from './read-api';

const LONGEST_PAGE = 200;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => readApi<z.infer<typeof me>>('/v1/me', signal),
});

export const botsQuery = queryOptions({
  queryKey: ['bots'],
  queryFn: ({ signal }) => readEveryBot(signal),
});

export const botQuery = (id: string) =>
  queryOptions({
    queryKey: ['bots', id],
    queryFn: ({ signal }) => readApi<BotDetailAnswer>(`/v1/bots/${encodeURIComponent(id)}`, signal),
  });

export const readinessQuery = (id: string) =>
  queryOptions({
    queryKey: ['bots', id, 'readiness'],
    queryFn: ({ signal }) =>
      readApi<ReadinessAnswer>(`/v1/bots/${encodeURIComponent(id)}/readiness`, signal),
  });

/** What needs attention may stand on the last page, so all of them are read. */
async function readEveryBot(signal: AbortSignal): Promise<BotAnswer[]> {
  const bots: BotAnswer[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({
      limit: String(LONGEST_PAGE),
      ...(cursor === null ? {} : { cursor }),
    });
    const page: Page<BotAnswer> = await readApi(`/v1/bots?${query}`, signal);
    bots.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return bots;
}
