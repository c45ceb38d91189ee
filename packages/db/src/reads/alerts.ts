import {
  alert,
  ALERT_KINDS,
  type AlertAnswer,
  type AlertKind,
  type AlertsQuery,
  type Page,
} from '@phasegate/contracts';
import { z } from 'zod';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from './cursor.js';
import { instantOrNull } from './numbers.js';

export interface AlertsWanted extends AlertsQuery {
  /** Only the alerts of this member's bots and of the platform; null: all. */
  readonly member: string | null;
}

interface AlertRow {
  readonly id: string;
  readonly kind: AlertKind;
  readonly bot: string | null;
  readonly bot_name: string | null;
  readonly title: string;
  readonly text: string;
  readonly facts: Record<string, unknown>;
  readonly raised_at: Date;
  readonly over_at: Date | null;
}

interface DeliveryRow {
  readonly alert: string;
  readonly channel: string;
  readonly state: 'pending' | 'sent' | 'dead';
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly sent_at: Date | null;
  readonly last_error: string | null;
  readonly alerts_in_message: string;
}

const cursorKey = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
const ALERT = `SELECT id, kind, bot, (SELECT name FROM bots b WHERE b.id = a.bot) AS bot_name,
  title, text, facts, raised_at, over_at FROM alerts a`;

/** Alerts with what became of them on each channel, newest first. */
export async function listAlerts(
  queries: Queries,
  { member, kind, bot, state, limit, cursor }: AlertsWanted,
): Promise<Page<AlertAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const { rows } = await queries.query<AlertRow & Record<string, unknown>>(
    `${ALERT}
     WHERE ($1::text IS NULL OR a.bot IS NULL
            OR a.bot IN (SELECT m.bot FROM bot_members m WHERE m.actor = $1))
       AND ($2::text IS NULL OR a.kind = $2) AND ($3::text IS NULL OR a.bot = $3)
       AND ($4::text IS NULL OR EXISTS (
         SELECT FROM alert_deliveries d JOIN alert_messages m ON m.id = d.message
         WHERE d.alert = a.id AND m.state = $4))
       AND ($5::timestamptz IS NULL OR (a.raised_at, a.id) < ($5, $6::uuid))
     ORDER BY a.raised_at DESC, a.id DESC LIMIT $7`,
    [member, kind, bot, state, before?.at, before?.id, limit + 1].map((value) => value ?? null),
  );
  const deliveries = await deliveriesOf(queries, rows.slice(0, limit));
  return pageOf(
    rows,
    limit,
    (row) => answer(row, deliveries),
    ({ raised_at, id }) => ({ at: raised_at.toISOString(), id }),
  );
}

/** One alert, by its id or the key it was raised under last; null: there is none. */
export async function readAlert(
  queries: Queries,
  which: { readonly id: string } | { readonly key: string },
): Promise<AlertAnswer | null> {
  const [column, value] = 'id' in which ? ['id', which.id] : ['key', which.key];
  const { rows } = await queries.query<AlertRow & Record<string, unknown>>(
    `${ALERT} WHERE a.${column} = $1 ORDER BY a.raised_at DESC LIMIT 1`,
    [value],
  );
  return rows[0] === undefined ? null : answer(rows[0], await deliveriesOf(queries, rows));
}

/** Whether the bot exists and belongs to this member; null: to anybody. */
export async function isBotOf(
  queries: Queries,
  bot: string,
  member: string | null,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `SELECT FROM bots b WHERE b.id = $1
     AND ($2::text IS NULL OR EXISTS (SELECT FROM bot_members m WHERE m.bot = b.id AND m.actor = $2))`,
    [bot, member],
  );
  return rowCount === 1;
}

async function deliveriesOf(
  queries: Queries,
  alerts: readonly AlertRow[],
): Promise<readonly DeliveryRow[]> {
  const { rows } = await queries.query<DeliveryRow & Record<string, unknown>>(
    `SELECT d.alert, d.channel, m.state, m.attempts, m.next_attempt_at, m.sent_at, m.last_error,
            (SELECT count(*) FROM alert_deliveries o WHERE o.message = m.id) AS alerts_in_message
     FROM alert_deliveries d JOIN alert_messages m ON m.id = d.message
     WHERE d.alert = ANY ($1) ORDER BY d.channel`,
    [alerts.map(({ id }) => id)],
  );
  return rows;
}

function answer(row: AlertRow, deliveries: readonly DeliveryRow[]): AlertAnswer {
  const { id, kind, bot, bot_name, title, text, facts, raised_at, over_at } = row;
  return alert.parse({
    id,
    kind,
    severity: ALERT_KINDS[kind],
    bot,
    bot_name,
    title,
    text,
    facts,
    raised_at: raised_at.toISOString(),
    over_at: instantOrNull(over_at),
    deliveries: deliveries
      .filter((delivery) => delivery.alert === id)
      .map(({ channel, state, attempts, next_attempt_at, sent_at, last_error, ...rest }) => ({
        channel,
        state,
        attempts,
        next_attempt_at: state === 'pending' ? next_attempt_at.toISOString() : null,
        sent_at: instantOrNull(sent_at),
        last_error,
        alerts_in_message: Number(rest.alerts_in_message),
      })),
  });
}
