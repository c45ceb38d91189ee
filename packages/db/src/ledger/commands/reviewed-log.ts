import {
  REVIEWED_EVENTS,
  windowBeganWith,
  type EventOf,
  type PhaseEvent,
  type ReviewedLog,
  type State,
} from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';

/** A tenure's reports may be many; those that add up are of no interest. Quotes within a value are escaped. */
const REVIEWED = `(type <> 'portfolio.reported' OR position('"unexplained":' IN body) > 0)`;

/** Reads the part of a tenure's log that the approver of its advance is shown. @param state of the bot, at the present */
export async function readReviewedLog(
  queries: Queries,
  bot: string,
  state: State,
): Promise<ReviewedLog> {
  const began = windowBeganWith(state);
  const first = began === null ? [] : await events(queries, 'seq = $2', [bot, began]);
  const rows = await events(
    queries,
    `type = ANY ($2) AND ${REVIEWED} AND seq > (SELECT coalesce(max(seq), 0) FROM transitions WHERE bot = $1)
     ORDER BY seq`,
    [bot, REVIEWED_EVENTS],
  );
  const inForce = await events(
    queries,
    `type = 'portfolio.reported' AND position('"ignored":true' IN body) = 0
     ORDER BY at DESC, seq DESC LIMIT 1`,
    [bot],
  );
  return {
    first: first[0] ?? null,
    events: rows as ReviewedLog['events'],
    report: (inForce[0] as EventOf<'portfolio.reported'> | undefined) ?? null,
  };
}

async function events(
  queries: Queries,
  wanted: string,
  values: readonly [bot: string, ...unknown[]],
): Promise<PhaseEvent[]> {
  const { rows } = await queries.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = $1 AND ${wanted}`,
    values,
  );
  return rows.map(({ body }) => JSON.parse(body) as PhaseEvent);
}
