import { SPARKLINE_SESSIONS } from '@phasegate/contracts';
import type { DecimalText, Mode } from '@phasegate/phase-core';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';

/** The figures about a bot's trades that lists show. */
export interface TenureTrades {
  readonly bot: string;
  readonly currency: string;
  /** Trades of the tenure, and how many of them were emergency exits (rules 3.4). */
  readonly trades: number;
  readonly emergency_exits: number;
  /** Trades of the tenure in the requested mode that were closed and not voided, and their total P&L. */
  readonly closed: number;
  readonly pnl: DecimalText;
  /** The last entry of any tenure and mode; null: there is none. */
  readonly last_entry_at: Date | null;
  /** When history was imported (rules 2.11); null: none was. */
  readonly imported_at: Date | null;
  /** How the latest tenure began, and its ordinal; `type` null: with the registration. */
  readonly began: { readonly tenure: number; readonly type: string | null };
  /** Cumulative P&L at the end of each of the last sessions, oldest first. */
  readonly sums: readonly DecimalText[];
}

export interface TenureWanted {
  readonly bot: string;
  readonly tenure: number;
  readonly mode: Mode;
}

interface TenureRow {
  readonly bot: string;
  readonly currency: string;
  readonly trades: number;
  readonly emergency_exits: number;
  readonly closed: number;
  readonly pnl: string;
  readonly last_entry_at: Date | null;
  readonly imported_at: Date | null;
  readonly transitions: number;
  readonly last_transition: string | null;
  readonly sums: readonly string[] | null;
}

/** Every bot asked for, in no order. */
export async function readTenureTrades(
  queries: Queries,
  wanted: readonly TenureWanted[],
): Promise<TenureTrades[]> {
  const { rows } = await queries.query<TenureRow & Record<string, unknown>>(
    `SELECT wanted.bot, t.*, b.*, s.*,
       (SELECT currency FROM bots WHERE bots.id = wanted.bot) AS currency,
       (SELECT max(at) FROM events e WHERE e.bot = wanted.bot AND e.type = 'import.completed') AS imported_at
     FROM unnest($1::text[], $2::int[], $3::text[]) AS wanted (bot, tenure, mode),
     LATERAL (
       SELECT (count(*) FILTER (WHERE t.tenure = wanted.tenure))::int AS trades,
         (count(*) FILTER (WHERE t.tenure = wanted.tenure AND t.kind = 'emergency_exit'))::int AS emergency_exits,
         (count(*) FILTER (WHERE ${CLOSED}))::int AS closed,
         coalesce(sum(t.pnl) FILTER (WHERE ${CLOSED}), 0) AS pnl,
         max(t.opened_at) FILTER (WHERE t.voided_seq IS NULL) AS last_entry_at
       FROM trades t WHERE t.bot = wanted.bot) AS t,
     LATERAL (
       SELECT count(*)::int AS transitions, (array_agg(type ORDER BY seq DESC))[1] AS last_transition
       FROM transitions WHERE transitions.bot = wanted.bot) AS b,
     LATERAL (
       SELECT array_agg(trim_scale(pnl_cumulative)::text ORDER BY date) AS sums
       FROM (SELECT date, pnl_cumulative FROM session_marks m WHERE m.bot = wanted.bot ORDER BY date DESC LIMIT $4) last) AS s`,
    [
      wanted.map(({ bot }) => bot),
      wanted.map(({ tenure }) => tenure),
      wanted.map(({ mode }) => mode),
      SPARKLINE_SESSIONS,
    ],
  );
  return rows.map(({ transitions, last_transition, pnl, sums, ...row }) => ({
    ...row,
    pnl: plainOf(pnl),
    began: { tenure: transitions + 1, type: last_transition },
    sums: sums ?? [],
  }));
}

const CLOSED =
  't.tenure = wanted.tenure AND t.mode = wanted.mode AND t.closed_seq IS NOT NULL AND t.voided_seq IS NULL';
