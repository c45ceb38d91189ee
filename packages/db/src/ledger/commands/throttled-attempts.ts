import {
  recordThrottled,
  throttledFields,
  type Draft,
  type EventFields,
  type OverrideAction,
  type ThrottledMinute,
  alertSentences,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { named, namesIn } from '../alerts/actor-names.js';
import { raiseAlert } from '../alerts/alerts.js';
import type { Executed, Executor, Moment } from '../execution/execute.js';
import { appendPlatform, PLATFORM } from '../chain/platform-log.js';
import type { Queries } from '../transaction/queries.js';
import { inTransaction } from '../transaction/transaction.js';

/** Logs with attempts of minutes that are over; a log in quarantine keeps them until it is released (rules 8.3). */
export async function logsWithThrottledAttempts(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ log: string }>(
    `SELECT DISTINCT t.log FROM throttled_attempts t LEFT JOIN bot_states s ON s.bot = t.log
     WHERE t.minute < ${THIS_MINUTE} AND s.quarantined_at IS NULL`,
  );
  return rows.map(({ log }) => log);
}

/** Turns the minutes that are over into an event each, in a bot's log or the platform's (rules 7.2, 8.4). */
export async function recordThrottledAttempts(
  pool: Pool,
  executor: Executor,
  log: string,
): Promise<number> {
  if (log !== PLATFORM) return (await recordBotAttempts(executor, log)).result;
  return inTransaction(pool, async (queries) => {
    const minutes = await takeFinishedMinutes(queries, PLATFORM);
    for (const minute of minutes) await recordOnPlatform(queries, throttledFields(minute));
    return minutes.length;
  });
}

/** Attempts to register a bot: there is none whose log could hold them. */
async function recordOnPlatform(
  queries: Queries,
  attempts: EventFields['phase.override_blocked'],
): Promise<void> {
  await appendPlatform(queries, 'phase.override_blocked', { ...attempts });
  await raiseAlert(queries, {
    kind: 'override_attempt',
    key: `throttled:${attempts.by}:${attempts.minute}`,
    bot: null,
    ...alertSentences.overrideBlocked(
      { id: PLATFORM, name: 'A new bot', currency: '' },
      named(attempts, await namesIn(queries, [attempts])),
    ),
    facts: { event: 'phase.override_blocked', ...attempts },
  });
}

const recordBotAttempts = (executor: Executor, bot: string): Promise<Executed<number>> =>
  executor.execute({ bot }, { scope: 'whole', decide: recordFinishedMinutes });

/** The same as part of another command: the next command to arrive also records them. */
export async function recordFinishedMinutes(
  draft: Draft,
  { bot, now, queries }: Moment,
): Promise<number> {
  const minutes = await takeFinishedMinutes(queries, bot);
  for (const minute of minutes) recordThrottled(draft, now, minute);
  return minutes.length;
}

const THIS_MINUTE = `date_trunc('minute', phase_clock(), 'UTC')`;

interface MinuteRow {
  readonly person: string;
  readonly minute: Date;
  readonly action: OverrideAction;
  readonly reason: string;
  readonly attempts: number;
}

/**
 * Takes a log's finished minutes out of the table; they are lost to nobody, for their events are stored in the
 * same transaction. Each person's throttle is locked first: an attempt that is being counted takes its minute from
 * the clock under the same lock, so none comes to a minute that is gone.
 */
async function takeFinishedMinutes(queries: Queries, log: string): Promise<ThrottledMinute[]> {
  const { rows: persons } = await queries.query<{ person: string }>(
    `SELECT person FROM override_throttles WHERE person IN (
       SELECT person FROM throttled_attempts WHERE log = $1 AND minute < ${THIS_MINUTE})
     ORDER BY person FOR UPDATE`,
    [log],
  );
  if (persons.length === 0) return [];
  const { rows } = await queries.query<MinuteRow & Record<string, unknown>>(
    `WITH taken AS (
       DELETE FROM throttled_attempts WHERE log = $1 AND person = ANY ($2) AND minute < ${THIS_MINUTE} RETURNING *)
     SELECT person, minute, action, reason, attempts FROM taken ORDER BY minute, person`,
    [log, persons.map(({ person }) => person)],
  );
  return rows.map(({ person, minute, action, reason, attempts }) => ({
    by: person,
    reason,
    action,
    minute: minute.getTime(),
    attempts,
  }));
}
