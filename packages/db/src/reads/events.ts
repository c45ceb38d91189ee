import { event, type EventAnswer, type Page, type PageQuery } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import { keyOf, pageOf } from './cursor.js';

const cursorKey = z.strictObject({ seq: z.int() });

/** A bot's log as it was stored, newest first. */
export async function listEvents(
  prisma: PrismaClient,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<Page<EventAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.event.findMany({
    select: { seq: true, body: true, hash: true },
    where: { bot, ...(before === null ? {} : { seq: { lt: before.seq } }) },
    orderBy: { seq: 'desc' },
    take: limit + 1,
  });
  const item = ({ body, hash }: (typeof rows)[number]) =>
    event.parse({ ...(JSON.parse(body) as object), hash });
  return pageOf(rows, limit, item, ({ seq }) => ({ seq }));
}
