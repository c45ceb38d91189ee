import {
  plannedRatio,
  type OpenTrade,
  type PhaseEvent,
  type RecordedTrade,
} from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from './numerics.js';
import type { Queries } from './queries.js';

const numeric = z.string().transform(plainOf);

/** Live entries of a trading day, as recorded. */
export async function liveEntriesOn(queries: Queries, bot: string, date: string): Promise<number> {
  const { rows } = await queries.query<{ entries: string }>(
    `SELECT count(*) AS entries FROM trades WHERE bot = $1 AND trading_day = $2 AND mode = 'live'`,
    [bot, date],
  );
  return Number(rows[0]!.entries);
}

const tradeRow = z.object({
  trade_id: z.string(),
  mode: z.enum(['paper', 'live']),
  kind: z.enum(['strategy', 'emergency_exit', 'manual_override']),
  tenure: z.int(),
  notional: numeric,
  entry_price: numeric.nullable(),
  stop_price: numeric.nullable(),
  target_price: numeric.nullable(),
  opened_at: z.date(),
  entry_report: z.string().nullable(),
  closed_seq: z.int().nullable(),
  close_report: z.string().nullable(),
  session_date: z.string().nullable(),
  pnl: numeric.nullable(),
  counted: z.boolean().nullable(),
  voided_seq: z.int().nullable(),
  in_emergency: z.boolean(),
});

/** A trade as the ledger knows it. */
export type KnownTrade = OpenTrade &
  RecordedTrade & {
    readonly opened_at: number;
    readonly entry_report: string | null;
    readonly close_report: string | null;
    readonly closed: boolean;
    readonly voided: boolean;
    /** Whether an emergency exit was requested for it. */
    readonly in_emergency: boolean;
  };

/** @param events what has happened in this transaction: a session that it finalised holds the closes before it */
export async function knownTrade(
  queries: Queries,
  bot: string,
  trade_id: string,
  events: readonly PhaseEvent[] = [],
): Promise<KnownTrade | null> {
  const { rows } = await queries.query(
    `SELECT t.*, EXISTS (SELECT FROM emergency_exits e WHERE e.bot = t.bot AND e.trade_id = t.trade_id) AS in_emergency
     FROM trades t WHERE t.bot = $1 AND t.trade_id = $2`,
    [bot, trade_id],
  );
  if (rows[0] === undefined) return null;
  const { closed_seq, voided_seq, counted, opened_at, ...row } = tradeRow.parse(rows[0]);
  const finalised = events.find(({ type }) => type === 'session.closed');
  return {
    ...row,
    session_date:
      row.session_date ??
      (closed_seq !== null && finalised?.type === 'session.closed' ? finalised.date : null),
    opened_at: opened_at.getTime(),
    ratio: plannedRatio(row),
    counted: counted ?? false,
    closed: closed_seq !== null,
    voided: voided_seq !== null,
  };
}
