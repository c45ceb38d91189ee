import type { KnownTradeAnswer } from '@phasegate/contracts';
import { plannedRatio, type OpenRatios, type Ratio } from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';

/** Open trades as the bot and as the platform have them, compared. */
export interface Reconciliation {
  readonly unknown_here: string[];
  readonly closed_here: string[];
  readonly open_here: string[];
  readonly unconfirmed: string[];
}

export async function reconcile(
  queries: Queries,
  bot: string,
  held: readonly string[],
): Promise<Reconciliation> {
  const { rows } = await queries.query<{ trade_id: string; open: boolean }>(
    `SELECT trade_id, closed_seq IS NULL AND voided_seq IS NULL AS open FROM trades
     WHERE bot = $1 AND (trade_id = ANY ($2) OR (closed_seq IS NULL AND voided_seq IS NULL)) ORDER BY opened_seq`,
    [bot, held],
  );
  const lapsed = await queries.query<{ trade_id: string }>(
    'SELECT DISTINCT trade_id FROM lapsed_permits WHERE bot = $1 ORDER BY trade_id',
    [bot],
  );
  const open = new Map(rows.map((row) => [row.trade_id, row.open]));
  const wanted = new Set(held);
  return {
    unknown_here: [...wanted].filter((trade_id) => !open.has(trade_id)),
    closed_here: [...wanted].filter((trade_id) => open.get(trade_id) === false),
    open_here: rows
      .filter((row) => row.open && !wanted.has(row.trade_id))
      .map(({ trade_id }) => trade_id),
    unconfirmed: lapsed.rows.map(({ trade_id }) => trade_id),
  };
}

const priceRow = z.object({
  trade_id: z.string(),
  side: z.enum(['long', 'short']).nullable(),
  entry_price: z.string().transform(plainOf).nullable(),
  stop_price: z.string().transform(plainOf).nullable(),
  target_price: z.string().transform(plainOf).nullable(),
});

/** Planned R:R of the bot's open trades by trade_id; those without are left out (rules 2.5). */
export async function openRatiosOf(queries: Queries, bot: string): Promise<OpenRatios> {
  const { rows } = await queries.query(
    `SELECT trade_id, side, entry_price, stop_price, target_price FROM trades
     WHERE bot = $1 AND closed_seq IS NULL AND voided_seq IS NULL ORDER BY opened_seq`,
    [bot],
  );
  return Object.fromEntries(
    rows.flatMap((row): [string, Ratio][] => {
      const { trade_id, side, ...prices } = priceRow.parse(row);
      const ratio = plannedRatio({ side: side ?? 'long', ...prices });
      return ratio === null ? [] : [[trade_id, ratio]];
    }),
  );
}

const outstanding = z.object({
  granted_at: z.number(),
  expires_at: z.number(),
  notional: z.string(),
});
const lapsedRow = z.object({
  granted_at: z.date(),
  ended_at: z.date(),
  notional: z.string().transform(plainOf),
});

/** A permit that waits for a report: outstanding, or ended without a report (rules 3.3). */
export async function waitingPermit(
  queries: Queries,
  bot: string,
  trade_id: string,
  now: number,
): Promise<KnownTradeAnswer['permit']> {
  const held = await queries.query<{ permit: unknown }>(
    `SELECT hot::jsonb -> 'permits' -> $2 AS permit FROM bot_states WHERE bot = $1`,
    [bot, trade_id],
  );
  const permit = held.rows[0]?.permit;
  if (permit != null) {
    const { granted_at, expires_at, notional } = outstanding.parse(permit);
    const state = expires_at > now ? 'outstanding' : 'unconfirmed';
    return { state, granted_at: instant(granted_at), ends_at: instant(expires_at), notional };
  }
  const { rows } = await queries.query(
    `SELECT granted_at, ended_at, notional FROM lapsed_permits WHERE bot = $1 AND trade_id = $2
     ORDER BY granted_at DESC LIMIT 1`,
    [bot, trade_id],
  );
  if (rows[0] === undefined) return null;
  const { granted_at, ended_at, notional } = lapsedRow.parse(rows[0]);
  return {
    state: 'unconfirmed',
    granted_at: granted_at.toISOString(),
    ends_at: ended_at.toISOString(),
    notional,
  };
}

const instant = (at: number): string => new Date(at).toISOString();
