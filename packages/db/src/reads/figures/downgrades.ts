import type { Queries } from '../../ledger/transaction/queries.js';

/** How long downgrades took from the close that made them due to their being carried out (rules 6.4), over all time. */
export interface LatencyFigures {
  readonly count: number;
  readonly sum_seconds: number;
  /** For each bound asked for, in its order: how many took no longer. */
  readonly within: readonly number[];
}

/**
 * SQL: whether an event was decided live. A history that was stored together with its bot's registration, as the demo's
 * is, has made-up instants, so its delays mean nothing.
 *
 * @param event the alias of a row of `events`
 */
export const decidedHere = (event: string): string =>
  `${event}.xid <> (SELECT registered.xid FROM events registered WHERE registered.bot = ${event}.bot AND registered.seq = 1)`;

/** @param bounds seconds */
export async function downgradeLatencies(
  queries: Queries,
  bounds: readonly number[],
): Promise<LatencyFigures> {
  const { rows } = await queries.query<LatencyFigures & Record<string, unknown>>(
    `WITH taken AS MATERIALIZED (
       SELECT greatest(0, extract(epoch FROM e.recorded_at - (e.body::jsonb ->> 'due_at')::timestamptz)) AS seconds
       FROM transitions t JOIN events e USING (bot, seq)
       WHERE t.type = 'phase.downgraded' AND e.body::jsonb ? 'due_at' AND ${decidedHere('e')})
     SELECT count(*)::int AS count, coalesce(sum(seconds), 0)::float8 AS sum_seconds,
       ARRAY(SELECT (SELECT count(*) FROM taken WHERE seconds <= bound)::int
             FROM unnest($1::float8[]) WITH ORDINALITY AS b (bound, place) ORDER BY place) AS within
     FROM taken`,
    [bounds],
  );
  return rows[0]!;
}
