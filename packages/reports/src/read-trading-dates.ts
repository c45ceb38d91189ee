import type { BookedBot, Snapshot } from '@phasegate/db';
import type { Market } from '@phasegate/phase-core';

/**
 * Trading days of each bot with an open or a close, by when it was recorded, of imported history by when it
 * happened (rules 2.11); the running day is left out.
 */
export async function readTradingDates(snapshot: Snapshot): Promise<Map<string, string[]>> {
  const dates = new Map<string, string[]>();
  for (const [market, bots] of byMarket(snapshot.bots)) {
    const today = market.dayOf(snapshot.at.getTime());
    const { rows: first } = await snapshot.query<{ at: Date | null }>(
      `SELECT least((SELECT min(at) FROM events WHERE bot = ANY ($1)),
                    (SELECT min(opened_at) FROM trades WHERE bot = ANY ($1) AND imported)) AS at`,
      [bots],
    );
    if (first[0]?.at == null) continue;
    const oldest = market.dayOf(first[0].at.getTime());
    const opens = Array.from({ length: today - oldest }, (_, place) =>
      new Date(market.openOf(oldest + 1 + place)).toISOString(),
    );
    // Looked up for each trade, not joined: with the statistics of before a large import the planner compares every
    // trade of a bot with every event of it.
    const { rows } = await snapshot.query<{ bot: string; day: number }>(
      `SELECT DISTINCT bot, width_bucket(at, $2::timestamptz[]) AS day FROM (
         SELECT t.bot, ${recordedAt('opened')} AS at FROM trades t WHERE t.bot = ANY ($1)
         UNION ALL
         SELECT t.bot, ${recordedAt('closed')} FROM trades t WHERE t.bot = ANY ($1)
       ) AS recorded WHERE at IS NOT NULL`,
      [bots, opens],
    );
    for (const { bot, day } of rows) {
      if (oldest + day >= today) continue;
      const known = dates.get(bot) ?? [];
      known.push(market.dateOf(oldest + day));
      dates.set(bot, known);
    }
  }
  return dates;
}

/** When the open or close of a trade `t` was recorded, or of imported history happened; null: not yet. */
const recordedAt = (what: 'opened' | 'closed'): string =>
  `CASE WHEN t.imported THEN t.${what}_at
   ELSE (SELECT e.at FROM events e WHERE e.bot = t.bot AND e.seq = t.${what}_seq) END`;

function byMarket(bots: readonly BookedBot[]): Map<Market, string[]> {
  const grouped = new Map<Market, string[]>();
  for (const { bot, market } of bots) grouped.set(market, [...(grouped.get(market) ?? []), bot]);
  return grouped;
}
