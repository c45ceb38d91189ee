import { randomUUID } from 'node:crypto';
import { inTransaction, type Queries } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Channel } from './channel.js';
import type { Alert } from './notice.js';
import { pack, type Load, type Packed } from './packing.js';

/**
 * Alerts on their way: what is owed to each channel, and who is sending it. All instants are the database's
 * clock, so that any number of workers agree on them.
 */

/** How long a digest gathers; the same minute in which a channel's messages are counted. */
const STORM_MS = 60_000;
/** Longer than any attempt takes: after it another worker takes over from one that died. */
export const LEASE_MS = 60_000;
/** A message to a channel that no worker has any more waits this long for one. */
const UNCLAIMED_MS = 3_600_000;
const ALERTS_AT_ONCE = 500;
/** Any number that nothing else in this database uses for a lock. */
const ADDRESSING = 20_261_124;

/** A message that this process holds the lease of. */
export interface Claimed {
  readonly id: string;
  readonly lease: string;
  /** This one included. */
  readonly attempts: number;
  readonly alerts: readonly Alert[];
}

/** Whether there are alerts that no channel was given yet, and the channels with messages to send now. */
export async function outstanding(queries: Queries): Promise<{ news: boolean; due: string[] }> {
  const { rows } = await queries.query<{ news: boolean; due: string[] }>(
    `SELECT EXISTS (SELECT FROM alerts WHERE addressed_at IS NULL) AS news,
            ARRAY(SELECT DISTINCT channel FROM alert_messages
                  WHERE state = 'pending' AND next_attempt_at <= (SELECT phase_clock())) AS due`,
  );
  return rows[0]!;
}

/** Gives new alerts to every channel. One worker at a time, so that each counts what the others have made. */
export async function address(pool: Pool, channels: readonly Channel[]): Promise<void> {
  await inTransaction(pool, async (queries) => {
    const lock = await queries.query<{ got: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS got',
      [ADDRESSING],
    );
    if (!lock.rows[0]!.got) return;
    const { rows } = await queries.query<{ id: string }>(
      'SELECT id FROM alerts WHERE addressed_at IS NULL ORDER BY raised_at, id LIMIT $1',
      [ALERTS_AT_ONCE],
    );
    if (rows.length === 0) return;
    const alerts = rows.map(({ id }) => id);
    await store(queries, pack(alerts, await loadsOf(queries, channels), randomUUID));
    await queries.query('UPDATE alerts SET addressed_at = phase_clock() WHERE id = ANY ($1)', [
      alerts,
    ]);
  });
}

/** A digest that is being filled is locked, so that no worker sends it in the meantime. */
async function loadsOf(queries: Queries, channels: readonly Channel[]): Promise<Load[]> {
  const { rows } = await queries.query<{
    channel: string;
    recent: string;
    gathering: string | null;
  }>(
    `SELECT c.channel,
       (SELECT count(*) FROM alert_messages m
        WHERE m.channel = c.channel AND m.created_at > clock.now - $2 * interval '1 millisecond') AS recent,
       (SELECT m.id FROM alert_messages m
        WHERE m.channel = c.channel AND m.state = 'pending' AND m.attempts = 0 AND m.next_attempt_at > clock.now
        LIMIT 1 FOR UPDATE) AS gathering
     FROM unnest($1::text[]) AS c (channel), (SELECT phase_clock() AS now) AS clock`,
    [channels.map(({ name }) => name), STORM_MS],
  );
  return rows.map(({ channel, recent, gathering }) => {
    const most = channels.find(({ name }) => name === channel)!.most_per_minute;
    return { channel, room: most === null ? Infinity : most - Number(recent), gathering };
  });
}

async function store(queries: Queries, { messages, deliveries }: Packed): Promise<void> {
  // Due at once, the first a little sooner than the next: they are sent in the order of their alerts.
  await queries.query(
    `INSERT INTO alert_messages (id, channel, next_attempt_at)
     SELECT m.id, m.channel, CASE WHEN m.digest THEN phase_clock() + $4 * interval '1 millisecond'
       ELSE phase_clock() - ($5 - m.place) * interval '1 microsecond' END
     FROM unnest($1::uuid[], $2::text[], $3::boolean[]) WITH ORDINALITY AS m (id, channel, digest, place)`,
    [
      messages.map(({ id }) => id),
      messages.map(({ channel }) => channel),
      messages.map(({ digest }) => digest),
      STORM_MS,
      messages.length,
    ],
  );
  await queries.query(
    `INSERT INTO alert_deliveries (alert, channel, message)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])`,
    [
      deliveries.map(({ alert }) => alert),
      deliveries.map(({ channel }) => channel),
      deliveries.map(({ message }) => message),
    ],
  );
}

/** Takes the channel's next message under a lease of this process; null: there is none. */
export async function claim(queries: Queries, channel: string): Promise<Claimed | null> {
  const lease = randomUUID();
  const { rows } = await queries.query<{ id: string; attempts: number }>(
    `UPDATE alert_messages SET attempts = attempts + 1, lease = $2,
       next_attempt_at = phase_clock() + $3 * interval '1 millisecond'
     WHERE id = (SELECT id FROM alert_messages
                 WHERE channel = $1 AND state = 'pending' AND next_attempt_at <= (SELECT phase_clock())
                 ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, attempts`,
    [channel, lease, LEASE_MS],
  );
  const [message] = rows;
  if (message === undefined) return null;
  const alerts = await queries.query<Alert & Record<string, unknown>>(
    `SELECT a.id, a.kind, a.bot, a.title, a.text, a.facts, a.raised_at
     FROM alert_deliveries d JOIN alerts a ON a.id = d.alert WHERE d.message = $1
     ORDER BY a.raised_at, a.id`,
    [message.id],
  );
  return { ...message, lease, alerts: alerts.rows };
}

/** @param remark what was amiss although it was sent */
export async function markSent(
  queries: Queries,
  { id, lease }: Claimed,
  remark: string | null,
): Promise<void> {
  await queries.query(
    `UPDATE alert_messages SET state = 'sent', sent_at = phase_clock(), lease = NULL, last_error = $3
     WHERE id = $1 AND lease = $2`,
    [id, lease, remark],
  );
}

/** @param wait_ms until the next attempt; null: there will be none, the message is a dead letter */
export async function markFailed(
  queries: Queries,
  { id, lease }: Claimed,
  reason: string,
  wait_ms: number | null,
): Promise<void> {
  await queries.query(
    `UPDATE alert_messages SET lease = NULL, last_error = $3,
       state = CASE WHEN $4::int IS NULL THEN 'dead' ELSE 'pending' END,
       next_attempt_at = phase_clock() + coalesce($4::int, 0) * interval '1 millisecond'
     WHERE id = $1 AND lease = $2`,
    [id, lease, reason, wait_ms],
  );
}

/** Messages to channels that no worker is configured for become dead letters: they would never be sent. */
export async function buryUnclaimed(queries: Queries, channels: readonly Channel[]): Promise<void> {
  await queries.query(
    `UPDATE alert_messages SET state = 'dead', last_error = 'the channel is configured no more'
     WHERE state = 'pending' AND channel <> ALL ($1)
       AND next_attempt_at <= (SELECT phase_clock()) - $2 * interval '1 millisecond'`,
    [channels.map(({ name }) => name), UNCLAIMED_MS],
  );
}
