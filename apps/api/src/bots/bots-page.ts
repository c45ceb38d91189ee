import { createHash } from 'node:crypto';
import type { BotAnswer, BotsPageAnswer, BotsQuery } from '@phasegate/contracts';
import { BadCursor, keyOf, pageOf } from '@phasegate/db';
import { Decimal, instantText, isPlainDecimal, type Instant } from '@phasegate/phase-core';
import { z } from 'zod';
import { comparePlaces, placeOf, type Place } from './bot-order.js';
import type { ListedBot, Listing } from './bot-index.js';
import { PerListing } from './per-listing.js';
import type { KnownStanding } from './standing.js';

const decimalKey = z
  .string()
  .refine(isPlainDecimal)
  .transform((text) => new Decimal(text));
const cursorKey = z.strictObject({
  of: z.string(),
  key: z.array(z.union([z.number(), decimalKey])),
  name: z.string(),
  id: z.string(),
});

/**
 * A page of the bots that match a query, in its order. It continues after the previous page, also when bots were added
 * in between.
 *
 * @throws BadCursor when the cursor is of another query
 */
export function botsPageOf({ roster, bots }: Listing, query: BotsQuery): BotsPageAnswer {
  const { limit, cursor } = query;
  const of = nameOf(query);
  const after = keyOf(cursor, cursorKey);
  if (after !== null && after.of !== of) throw new BadCursor();
  const question = JSON.stringify([of, limit, cursor]);
  const { rows, total } = found.of(bots, question, () => find(bots, query, after));
  return {
    ...pageOf(
      rows,
      limit,
      ({ listed }) => answerOf(listed, roster.now.getTime()),
      (row) => ({ of, ...written(row.place) }),
    ),
    total,
  };
}

interface Row {
  readonly listed: ListedBot;
  readonly place: Place;
}

/** A page's bots, one more than fits on it, and how many there are on all pages. */
interface Found {
  readonly rows: readonly Row[];
  readonly total: number;
}

const found = new PerListing<Found>();

function find(bots: readonly ListedBot[], query: BotsQuery, after: Place | null): Found {
  const { limit, sort = 'newest' } = query;
  const compare = comparePlaces(sort);
  const place = placeOf(sort);
  const fitting = bots.filter(fits(query)).map((listed) => ({ listed, place: place(listed) }));
  const rows = leastOf(
    fitting.filter((row) => after === null || compare(row.place, after) > 0),
    limit + 1,
    (one, other) => compare(one.place, other.place),
  );
  return { rows, total: fitting.length };
}

/** The smallest of many, in order: sorting all of them would take as long as everything else together. */
function leastOf<Row>(
  rows: readonly Row[],
  count: number,
  compare: (one: Row, other: Row) => number,
): Row[] {
  const least: Row[] = [];
  for (const row of rows) {
    const last = least.at(-1);
    if (least.length === count && compare(row, last!) > 0) continue;
    const place = least.findIndex((other) => compare(row, other) < 0);
    least.splice(place === -1 ? least.length : place, 0, row);
    if (least.length > count) least.pop();
  }
  return least;
}

/** The query that a cursor belongs to: everything but the page. */
function nameOf({ limit: _limit, cursor: _cursor, ...query }: BotsQuery): string {
  const { sort = 'newest', archived = 'false', search, phase, attention, breaker } = query;
  const asked = [sort, archived, search, phase, attention, breaker];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 12);
}

const written = ({ key, name, id }: Place) => ({
  key: key.map((value) => (typeof value === 'number' ? value : value.toFixed())),
  name,
  id,
});

function fits({ search, phase, attention, breaker }: BotsQuery): (bot: ListedBot) => boolean {
  const part = search?.toLowerCase();
  return ({ bot, attention: reasons, known }) =>
    (part === undefined || [bot.name, bot.id].some((text) => text.toLowerCase().includes(part))) &&
    (phase === undefined || known?.status.phase === phase) &&
    (attention === undefined ||
      (attention === 'any' ? reasons.length > 0 : reasons.includes(attention))) &&
    (breaker === undefined || breaker === (isBreakerOpen(known) ? 'open' : 'closed'));
}

/** A breaker of unknown state counts as open (rules 6.3). */
export const isBreakerOpen = (known: ListedBot['known']): boolean =>
  known === null || known.status.breaker !== null;

function answerOf({ bot, attention, known }: ListedBot, now: Instant): BotAnswer {
  return {
    ...bot,
    attention: [...attention],
    status: known === null ? null : { ...known.status, as_of: asOf(known, now) },
    figures: known?.figures ?? null,
  };
}

const asOf = ({ held_at }: KnownStanding, now: Instant): string =>
  instantText(Math.max(now, held_at));
