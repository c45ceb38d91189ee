import type { Queries } from '../ledger/transaction/queries.js';

/** Something at a bot that only an operator can settle. */
export interface WaitingDecision {
  readonly bot: string;
  readonly name: string;
  /** When it began to wait. */
  readonly since: Date;
}

interface Row extends WaitingDecision, Record<string, unknown> {}

/** Breakers that have been open for some hours without an acknowledgement (rules 6.3). */
export async function longOpenBreakers(
  queries: Queries,
  hours: number,
): Promise<readonly WaitingDecision[]> {
  const { rows } = await queries.query<Row>(
    `SELECT b.id AS bot, b.name, breaker.since
     FROM bots b JOIN bot_states s ON s.bot = b.id,
       LATERAL (SELECT to_timestamp((s.hot::jsonb #>> '{breaker,since}')::float8 / 1000) AS since) AS breaker
     WHERE b.archived_at IS NULL AND breaker.since <= phase_clock() - $1 * interval '1 hour'
     ORDER BY breaker.since, b.id`,
    [hours],
  );
  return rows;
}

/**
 * Advances that have been recommended for some hours and were neither approved nor declined (rules 4.6). The record is
 * parsed only of bots whose last recommendation is old enough and for the phase that they are still in.
 */
export async function undecidedAdvances(
  queries: Queries,
  hours: number,
): Promise<readonly WaitingDecision[]> {
  const { rows } = await queries.query<Row>(
    `WITH recommended AS MATERIALIZED (
       SELECT b.id AS bot, b.name, event.at AS since, event.phase
       FROM bots b CROSS JOIN LATERAL (
         SELECT at, phase FROM events
         WHERE bot = b.id AND type = 'phase.advance_recommended' ORDER BY at DESC, seq DESC LIMIT 1) AS event
       WHERE b.archived_at IS NULL AND event.at <= phase_clock() - $1 * interval '1 hour')
     SELECT r.bot, r.name, r.since FROM recommended r JOIN bot_states s ON s.bot = r.bot
     WHERE CASE WHEN s.hot::jsonb ->> 'phase' = r.phase THEN s.record::jsonb ->> 'recommended' = 'true' END
     ORDER BY r.since, r.bot`,
    [hours],
  );
  return rows;
}
