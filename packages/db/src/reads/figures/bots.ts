import { PHASES, type Phase } from '@phasegate/phase-core';
import { z } from 'zod';
import type { Queries } from '../../ledger/transaction/queries.js';

/** Bots that are not archived, by phase, and their breakers. */
export interface PhaseFigures {
  readonly phase: Phase;
  readonly bots: number;
  readonly breakers_open: number;
  readonly quarantined: number;
}

const rowSchema = z.object({
  phase: z.enum(PHASES),
  bots: z.int(),
  breakers_open: z.int(),
  quarantined: z.int(),
});

export async function phaseFigures(queries: Queries): Promise<PhaseFigures[]> {
  const { rows } = await queries.query(
    `SELECT state ->> 'phase' AS phase, count(*)::int AS bots,
       (count(*) FILTER (WHERE state -> 'breaker' <> 'null'))::int AS breakers_open,
       count(bot_states.quarantined_at)::int AS quarantined
     FROM bots JOIN bot_states ON bot = id, LATERAL (SELECT hot::jsonb AS state OFFSET 0) AS parsed
     WHERE bots.archived_at IS NULL GROUP BY 1`,
  );
  const found = new Map(
    z
      .array(rowSchema)
      .parse(rows)
      .map((row) => [row.phase, row]),
  );
  const none = { bots: 0, breakers_open: 0, quarantined: 0 };
  return PHASES.map((phase) => found.get(phase) ?? { phase, ...none });
}

/** The worker's backlog: the number of bots with due work, and the longest wait. */
export interface DueFigures {
  readonly bots: number;
  /** Seconds; 0: nothing is due. */
  readonly lag_seconds: number;
  readonly halted: boolean;
}

/** Bots in quarantine wait for an administrator, not for the worker. */
export async function dueFigures(queries: Queries): Promise<DueFigures> {
  const { rows } = await queries.query<DueFigures & Record<string, unknown>>(
    `SELECT count(due.bot)::int AS bots, platform.halted_at IS NOT NULL AS halted,
       coalesce(extract(epoch FROM clock.now - min(least(due.due_at, due.downgrade_due_since))), 0)::float8 AS lag_seconds
     FROM platform CROSS JOIN (SELECT phase_clock() AS now) AS clock
     LEFT JOIN bot_states AS due
       ON (due.downgrade_due_since IS NOT NULL OR due.due_at <= clock.now) AND due.quarantined_at IS NULL
     GROUP BY clock.now, platform.halted_at`,
  );
  return rows[0]!;
}
