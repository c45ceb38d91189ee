import {
  instantOf,
  plannedRatio,
  type CloseEvent,
  type EntryEvent,
  type PhaseEvent,
  type Ratio,
  type RecordedTrade,
  type ReportedAddition,
  type ReportedTrade,
} from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../transaction/numerics.js';
import type { Queries } from '../transaction/queries.js';

const numeric = z.string().transform(plainOf);

/** Live entries of a trading day, as recorded, additions among them. */
export async function liveEntriesOn(queries: Queries, bot: string, date: string): Promise<number> {
  const { rows } = await queries.query<{ entries: string }>(
    `SELECT (SELECT count(*) FROM trades WHERE bot = $1 AND trading_day = $2 AND mode = 'live')
          + (SELECT count(*) FROM trade_additions WHERE bot = $1 AND trading_day = $2 AND mode = 'live') AS entries`,
    [bot, date],
  );
  return Number(rows[0]!.entries);
}

const tradeRow = z.object({
  trade_id: z.string(),
  side: z.enum(['long', 'short']).nullable(),
  entry_price: numeric.nullable(),
  stop_price: numeric.nullable(),
  target_price: numeric.nullable(),
  opened_seq: z.int(),
  closed_seq: z.int().nullable(),
  session_date: z.string().nullable(),
  pnl: numeric.nullable(),
  voided_seq: z.int().nullable(),
  in_emergency: z.boolean(),
});

/** By name: a statement that is planned once must not change its shape when a column is added. */
const TRADE_COLUMNS = Object.keys(tradeRow.shape)
  .filter((name) => name !== 'in_emergency')
  .map((name) => `t.${name}`)
  .join(', ');

/** A trade as the ledger knows it. */
export interface KnownTrade {
  readonly trade_id: string;
  readonly ratio: Ratio | null;
  readonly opened_seq: number;
  readonly closed_seq: number | null;
  /** The finalised session in which it closed; null: open, or the running one. */
  readonly session_date: string | null;
  /** With corrections. */
  readonly pnl: string | null;
  readonly voided: boolean;
  /** Whether an emergency exit was requested for it. */
  readonly in_emergency: boolean;
}

/** @param events what has happened in this transaction: a session that it finalised holds the closes before it */
export async function knownTrade(
  queries: Queries,
  bot: string,
  trade_id: string,
  events: readonly PhaseEvent[] = [],
): Promise<KnownTrade | null> {
  const { rows } = await queries.query(
    `SELECT ${TRADE_COLUMNS}, EXISTS (SELECT FROM emergency_exits e WHERE e.bot = t.bot AND e.trade_id = t.trade_id) AS in_emergency
     FROM trades t WHERE t.bot = $1 AND t.trade_id = $2`,
    [bot, trade_id],
  );
  if (rows[0] === undefined) return null;
  const { voided_seq, side, entry_price, stop_price, target_price, ...row } = tradeRow.parse(
    rows[0],
  );
  const finalised = events.find(({ type }) => type === 'session.closed');
  return {
    ...row,
    session_date:
      row.session_date ??
      (row.closed_seq !== null && finalised?.type === 'session.closed' ? finalised.date : null),
    ratio: plannedRatio({ side: side ?? 'long', entry_price, stop_price, target_price }),
    voided: voided_seq !== null,
  };
}

/** A trade as a correction needs it: what its entry and its close say in the log, with corrections since. */
export async function recordedTrade(
  queries: Queries,
  bot: string,
  trade: KnownTrade,
): Promise<RecordedTrade> {
  const { rows } = await queries.query<{
    seq: number;
    body: string;
    tenure: number;
    notional: string;
    counted: boolean | null;
  }>(
    `SELECT e.seq, e.body, t.tenure, t.notional, t.counted FROM trades t
     JOIN events e ON e.bot = t.bot AND e.seq IN (t.opened_seq, t.closed_seq)
     WHERE t.bot = $1 AND t.trade_id = $2 ORDER BY e.seq`,
    [bot, trade.trade_id],
  );
  const entry = JSON.parse(rows[0]!.body) as EntryEvent;
  const close = rows[1] === undefined ? null : (JSON.parse(rows[1].body) as CloseEvent);
  const { tenure, notional, counted } = rows[0]!;
  return {
    trade_id: trade.trade_id,
    symbol: entry.symbol ?? '',
    mode: entry.mode,
    kind: close?.kind ?? entry.kind,
    tenure,
    notional: plainOf(notional),
    thresholds: {
      counted_from: entry.counted_from ?? '0',
      streak_from: entry.streak_from ?? '0',
    },
    counts_if_lost: entry.counts_if_lost ?? false,
    ratio: trade.ratio,
    counted: counted ?? false,
    voided: trade.voided,
    close:
      close === null
        ? null
        : {
            seq: close.seq,
            pnl: trade.pnl!,
            closed_at: instantOf(close.closed_at ?? close.at),
            excused: close.excused ?? false,
            session_date: trade.session_date,
          },
  };
}

/** The event of the first report of an entry, be it a trade of its own or an addition; null: it was never reported. */
export async function recordedEntry(
  queries: Queries,
  bot: string,
  trade_id: string,
): Promise<EntryEvent | null> {
  const { rows } = await queries.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = $1 AND seq = coalesce(
       (SELECT opened_seq FROM trades WHERE bot = $1 AND trade_id = $2),
       (SELECT seq FROM trade_additions WHERE bot = $1 AND trade_id = $2))`,
    [bot, trade_id],
  );
  return rows[0] === undefined ? null : (JSON.parse(rows[0].body) as EntryEvent);
}

/** The entry that a close names: a trade, or an addition to one (rules 3.5); null: none of that id was reported. */
export async function reportedTrade(
  queries: Queries,
  bot: string,
  trade_id: string,
): Promise<ReportedTrade | ReportedAddition | null> {
  const trade = await knownTrade(queries, bot, trade_id);
  if (trade === null) return reportedAddition(queries, bot, trade_id);
  const { ratio, closed_seq, voided, in_emergency } = trade;
  const close = closed_seq === null ? null : await closeEvent(queries, bot, closed_seq);
  return { trade_id, ratio, close, voided, in_emergency };
}

async function closeEvent(queries: Queries, bot: string, seq: number): Promise<CloseEvent> {
  const { rows } = await queries.query<{ body: string }>(
    'SELECT body FROM events WHERE bot = $1 AND seq = $2',
    [bot, seq],
  );
  return JSON.parse(rows[0]!.body) as CloseEvent;
}

async function reportedAddition(
  queries: Queries,
  bot: string,
  trade_id: string,
): Promise<ReportedAddition | null> {
  const { rows } = await queries.query<{ parent_trade_id: string }>(
    'SELECT parent_trade_id FROM trade_additions WHERE bot = $1 AND trade_id = $2',
    [bot, trade_id],
  );
  return rows[0] === undefined ? null : { trade_id, ...rows[0] };
}
