import type { Queries } from '../../ledger/transaction/queries.js';

/** Messages of alerts that did not arrive (yet), by channel. */
export interface UndeliveredFigures {
  readonly channel: string;
  /** Waiting for their first or next attempt. */
  readonly pending: number;
  /** Given up. */
  readonly dead: number;
}

export interface AlertFigures {
  readonly undelivered: readonly UndeliveredFigures[];
  /** Alerts that no worker has taken up yet. */
  readonly unaddressed: number;
  /** Conditions that hold at this moment, by kind. */
  readonly going_on: readonly { readonly kind: string; readonly alerts: number }[];
}

export async function alertFigures(queries: Queries): Promise<AlertFigures> {
  const messages = await queries.query<UndeliveredFigures & Record<string, unknown>>(
    `SELECT channel, (count(*) FILTER (WHERE state = 'pending'))::int AS pending,
       (count(*) FILTER (WHERE state = 'dead'))::int AS dead
     FROM alert_messages GROUP BY channel ORDER BY channel`,
  );
  const waiting = await queries.query<{ alerts: number }>(
    'SELECT count(*)::int AS alerts FROM alerts WHERE addressed_at IS NULL',
  );
  const conditions = await queries.query<{ kind: string; alerts: number }>(
    `SELECT kind, count(*)::int AS alerts FROM alerts
     WHERE over_at IS NULL AND kind IN ('worker_behind', 'mirror_behind', 'checkpoints_behind') GROUP BY kind ORDER BY kind`,
  );
  return {
    undelivered: messages.rows,
    unaddressed: waiting.rows[0]!.alerts,
    going_on: conditions.rows,
  };
}
