import { NOTED_CHANGES, sinceDecision, type SinceDecisionAnswer } from '@phasegate/contracts';
import type { EventType } from '@phasegate/phase-core';
import { z } from 'zod';
import type { Queries } from '../ledger/transaction/queries.js';

/** Decisions about a bot's phase. */
const DECISIONS = [
  'phase.advanced',
  'advance.declined',
  'phase.rolled_back',
  'sessions.reset',
] as const satisfies readonly EventType[];

interface Row extends Record<string, unknown> {
  readonly decided: string | null;
  readonly trades: unknown;
  readonly sessions: number;
  readonly changes: unknown;
}

const decision = z.looseObject({
  seq: z.int(),
  at: z.string(),
  type: z.enum(DECISIONS),
  by: z.string().optional(),
  reason: z.string().optional(),
});

/** Imported history is older than its place in the log: the order of the log says what came after a decision. */
const SINCE = `
  WITH decided AS (
    SELECT e.seq, e.body FROM unnest($2::text[]) wanted (type) CROSS JOIN LATERAL (
      SELECT seq, body FROM events WHERE bot = $1 AND type = wanted.type ORDER BY at DESC, seq DESC LIMIT 1) e
    ORDER BY e.seq DESC LIMIT 1),
  since AS (SELECT coalesce((SELECT seq FROM decided), 0) AS seq)
  SELECT
    (SELECT body FROM decided) AS decided,
    (SELECT coalesce(jsonb_agg(t ORDER BY t.mode), '[]') FROM (
      SELECT mode, count(*) AS opened, count(closed_seq) AS closed,
        count(*) FILTER (WHERE outcome = 'win') AS wins, count(*) FILTER (WHERE outcome = 'loss') AS losses,
        trim_scale(coalesce(sum(pnl), 0))::text AS pnl
      FROM trades WHERE bot = $1 AND opened_seq > (SELECT seq FROM since) AND voided_seq IS NULL GROUP BY mode) t) AS trades,
    (SELECT count(*)::int FROM sessions WHERE bot = $1 AND seq > (SELECT seq FROM since)) AS sessions,
    (SELECT coalesce(jsonb_agg(c ORDER BY array_position($3::text[], c.type)), '[]') FROM (
      SELECT type, count(*) AS count FROM events
      WHERE bot = $1 AND type = ANY ($3) AND seq > (SELECT seq FROM since) GROUP BY type) c) AS changes`;

/** Events of a bot since the last decision about its phase. */
export async function readSinceDecision(
  queries: Queries,
  bot: string,
): Promise<SinceDecisionAnswer> {
  const { rows } = await queries.query<Row>(SINCE, [bot, DECISIONS, NOTED_CHANGES]);
  const { decided, ...since } = rows[0]!;
  return sinceDecision.parse({
    ...since,
    decision: decided === null ? null : told(decision.parse(JSON.parse(decided))),
  });
}

const told = ({ seq, at, type, by, reason }: z.infer<typeof decision>) => ({
  seq,
  at,
  type,
  by: by ?? null,
  reason: reason ?? null,
});
