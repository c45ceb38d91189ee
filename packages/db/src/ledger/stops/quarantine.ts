import type { Pool } from 'pg';
import { revokePermits } from '@phasegate/phase-core';
import { raiseAlert } from '../alerts/alerts.js';
import type { Executor } from '../execution/execute.js';
import { beginHalt } from './halt.js';
import { appendPlatform, PLATFORM } from '../chain/platform-log.js';
import type { Queries } from '../transaction/queries.js';
import { noteRelease } from '../state/releases.js';
import { inTransaction } from '../transaction/transaction.js';
import type { BrokenLog } from '../chain/verify-chain.js';

/** The actor when no person acts. */
export const SYSTEM = 'phasegate';

/** A log to which nothing is appended (rules 8.3). */
export interface Quarantine {
  /** A bot's id, or `platform`. */
  readonly log: string;
  readonly since: Date;
  /** The event at fault, as it was found. */
  readonly seq: number;
  readonly fault: string;
  /** When the log was restored; null: not yet. */
  readonly restored_at: Date | null;
}

/**
 * Stops all appending to a damaged log and tells people. A bot's entries are blocked from here on; a damaged
 * platform log halts every bot's entries, for nobody can tell any more who was allowed what (NFR-004).
 *
 * @returns whether it is new
 */
export async function quarantine(
  pool: Pool,
  log: string,
  { seq, message: fault }: Pick<BrokenLog, 'seq' | 'message'>,
): Promise<boolean> {
  return inTransaction(pool, async (queries) => {
    if (!(await markQuarantined(queries, log))) return false;
    if (log === PLATFORM)
      await beginHalt(queries, SYSTEM, `The platform's log is damaged: ${fault}.`);
    // One that lasts was lifted by SQL: it goes on.
    await queries.query(
      `INSERT INTO quarantines (log, seq, fault) VALUES ($1, $2, $3)
       ON CONFLICT (log) WHERE released_at IS NULL DO NOTHING`,
      [log, seq, fault],
    );
    await noted(queries, log, seq, fault);
    return true;
  });
}

/** Marks a log as one that nothing is appended to. @returns whether it was not marked yet */
export async function markQuarantined(queries: Queries, log: string): Promise<boolean> {
  const { rowCount } = await queries.query(
    log === PLATFORM
      ? 'UPDATE platform SET quarantined_at = phase_clock() WHERE quarantined_at IS NULL'
      : 'UPDATE bot_states SET quarantined_at = phase_clock() WHERE bot = $1 AND quarantined_at IS NULL',
    log === PLATFORM ? [] : [log],
  );
  return rowCount === 1;
}

async function noted(queries: Queries, log: string, seq: number, fault: string): Promise<void> {
  const subject = log === PLATFORM ? {} : { subject: log };
  const type = log === PLATFORM ? 'platform.quarantined' : 'bot.quarantined';
  await appendPlatform(queries, type, { by: SYSTEM, ...subject, event: seq, fault });
  const { rows } = await queries.query<{ id: number }>(
    'SELECT id FROM quarantines WHERE log = $1 AND released_at IS NULL',
    [log],
  );
  await raiseAlert(queries, {
    kind: 'integrity_fault',
    key: `quarantine:${rows[0]!.id}`,
    bot: log === PLATFORM ? null : log,
    title: log === PLATFORM ? 'The platform log is damaged' : `The log of ${log} is damaged`,
    text:
      `${log}: ${fault}. Nothing is appended to this log and ` +
      (log === PLATFORM ? 'all bots are halted' : "the bot's entries are blocked") +
      '; exits are not. Nothing was overwritten. Compare with the mirror (phase verify), restore (phase restore' +
      `${log === PLATFORM ? ' --platform' : ` --bot ${log}`}), then release it as an administrator.`,
    facts: { log, seq, fault },
  });
}

/** Logs in quarantine, the longest first. */
export async function quarantines(queries: Queries): Promise<Quarantine[]> {
  const { rows } = await queries.query<Quarantine & Record<string, unknown>>(
    'SELECT log, since, seq, fault, restored_at FROM quarantines WHERE released_at IS NULL ORDER BY since, log',
  );
  return rows;
}

/**
 * Lets a log go on, after verification has passed. A bot's outstanding permits are revoked: whatever was due
 * meanwhile happens first, as at any command. Waiting events of the platform are appended, in their order.
 *
 * @returns whether it was in quarantine
 */
export async function releaseQuarantine(
  pool: Pool,
  executor: Executor,
  log: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<boolean> {
  const released = await inTransaction(pool, async (queries) => {
    const { rowCount } = await queries.query(
      log === PLATFORM
        ? 'UPDATE platform SET quarantined_at = NULL WHERE quarantined_at IS NOT NULL'
        : 'UPDATE bot_states SET quarantined_at = NULL WHERE bot = $1 AND quarantined_at IS NOT NULL',
      log === PLATFORM ? [] : [log],
    );
    if (rowCount !== 1) return false;
    await noteRelease(queries, log, { by, reason });
    if (log === PLATFORM) await appendWaiting(queries);
    const type = log === PLATFORM ? 'platform.released' : 'bot.released';
    await appendPlatform(queries, type, {
      by,
      reason,
      ...(log === PLATFORM ? {} : { subject: log }),
    });
    return true;
  });
  if (released && log !== PLATFORM)
    await executor.execute(
      { bot: log },
      { scope: 'whole', decide: (draft, { now }) => revokePermits(draft, now, 'quarantine') },
    );
  return released;
}

type PlatformEvent = Parameters<typeof appendPlatform>;

async function appendWaiting(queries: Queries): Promise<void> {
  const { rows } = await queries.query<{
    happened_at: Date;
    type: PlatformEvent[1];
    fields: PlatformEvent[2];
  }>(
    `WITH taken AS (DELETE FROM waiting_platform_events RETURNING id, happened_at, type, fields)
     SELECT happened_at, type, fields FROM taken ORDER BY id`,
  );
  for (const { happened_at, type, fields } of rows)
    await appendPlatform(queries, type, { ...fields, happened_at: happened_at.toISOString() });
  // The halt that came with the quarantine stands in no log yet; an administrator resumes.
  const { rows: halts } = await queries.query<{ halt_reason: string | null }>(
    'SELECT halt_reason FROM platform WHERE halted_at IS NOT NULL',
  );
  for (const { halt_reason } of halts)
    await appendPlatform(queries, 'platform.halted', { by: SYSTEM, reason: halt_reason });
}
