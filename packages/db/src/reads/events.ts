import {
  event,
  EVENT_TYPES,
  type EventAnswer,
  type EventsQuery,
  type Page,
  type PageQuery,
} from '@phasegate/contracts';
import { z } from 'zod';
import type { Queries } from '../ledger/transaction/queries.js';
import { requestedBounds } from './bounds.js';
import { keyOf, pageOf } from './cursor.js';
import { eventsOfTypes, keyOfLine, lineKey, type StoredLine } from './events-of-types.js';
import { marketOfBot } from './market.js';

const cursorKey = z.strictObject({ seq: z.int() });

/** A bot's log as it was stored, newest first: in its own order, or, of some types or days, in that of the instants. */
export async function listEvents(
  queries: Queries,
  bot: string,
  query: EventsQuery,
): Promise<Page<EventAnswer>> {
  const { type, start, end, limit, cursor } = query;
  if (type === undefined && start === undefined && end === undefined)
    return wholeLog(queries, bot, query);
  const rows = await eventsOfTypes(queries, bot, {
    types: type ?? EVENT_TYPES,
    bounds: requestedBounds(await marketOfBot(queries, bot), { start, end }),
    before: keyOf(cursor, lineKey),
    take: limit + 1,
  });
  return pageOf(rows, limit, eventAnswer, keyOfLine);
}

async function wholeLog(
  queries: Queries,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<Page<EventAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const { rows } = await queries.query<StoredLine>(
    `SELECT seq, at, body, hash FROM events WHERE bot = $1 AND ($2::int IS NULL OR seq < $2)
     ORDER BY seq DESC LIMIT $3`,
    [bot, before?.seq ?? null, limit + 1],
  );
  return pageOf(rows, limit, eventAnswer, ({ seq }) => ({ seq }));
}

export const eventAnswer = ({ body, hash }: Pick<StoredLine, 'body' | 'hash'>): EventAnswer =>
  event.parse({ ...(JSON.parse(body) as object), hash });
