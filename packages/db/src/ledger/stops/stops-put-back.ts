import type { Pool } from 'pg';
import { raiseAlert } from '../alerts/alerts.js';
import { PLATFORM } from '../chain/platform-log.js';
import { markQuarantined, SYSTEM } from './quarantine.js';
import type { Queries } from '../transaction/queries.js';
import { isReleased, lastQuarantines } from '../state/releases.js';
import { isResumed } from '../state/resumptions.js';
import { inTransaction } from '../transaction/transaction.js';

/**
 * Shows again each halt and each quarantine that somebody lifted by SQL. Checks were refused all the same, for its end
 * has no seal (ADR 16); with this a person sees it too, and can end it.
 *
 * @returns what was put back: `halt`, or the log of a quarantine
 */
export async function putBackStops(pool: Pool): Promise<readonly string[]> {
  return inTransaction(pool, async (queries) => {
    const logs = await putBackQuarantines(queries);
    return (await putBackHalt(queries)) ? ['halt', ...logs] : logs;
  });
}

async function putBackQuarantines(queries: Queries): Promise<string[]> {
  const logs: string[] = [];
  for (const quarantine of await lastQuarantines(queries))
    if (
      !isReleased(quarantine, quarantine.log) &&
      (await putBackQuarantine(queries, quarantine.log))
    )
      logs.push(quarantine.log);
  return logs;
}

async function putBackQuarantine(queries: Queries, log: string): Promise<boolean> {
  // Held first and read again, as a release does it: one that is being made meanwhile counts.
  await queries.query(
    log === PLATFORM
      ? 'SELECT FROM platform FOR UPDATE'
      : 'SELECT FROM bot_states WHERE bot = $1 FOR UPDATE',
    log === PLATFORM ? [] : [log],
  );
  const [last] = await lastQuarantines(queries, log);
  if (isReleased(last!, log)) return false;
  const marked = await markQuarantined(queries, log);
  const { rowCount: shown } = await queries.query(
    `UPDATE quarantines SET released_at = NULL, released_by = NULL, reason = NULL
     WHERE id = $1 AND released_at IS NOT NULL`,
    [last!.id],
  );
  if (!marked && shown === 0) return false;
  await tell(queries, log, `The quarantine of ${log} was lifted in the database itself`);
  return true;
}

async function putBackHalt(queries: Queries): Promise<boolean> {
  const { rows } = await queries.query<{ halts: number; seal: string | null }>(
    `SELECT halts, (SELECT seal FROM resumptions WHERE halt = platform.halts) AS seal
     FROM platform WHERE halted_at IS NULL FOR UPDATE`,
  );
  const [platform] = rows;
  if (platform === undefined || isResumed(platform.seal, platform.halts)) return false;
  await queries.query(
    'UPDATE platform SET halted_at = (SELECT at FROM halts WHERE n = halts), halted_by = $1, halt_reason = $2',
    [
      SYSTEM,
      'A halt was ended in the database itself. It is in force until an administrator resumes.',
    ],
  );
  await tell(queries, PLATFORM, 'A halt of all bots was ended in the database itself');
  return true;
}

async function tell(queries: Queries, log: string, what: string): Promise<void> {
  await raiseAlert(queries, {
    kind: 'integrity_fault',
    key: `integrity:stop:${log}`,
    bot: log === PLATFORM ? null : log,
    title: what,
    text: `${what}. No check was allowed by that, and it is shown again. Find out who could write to the database.`,
    facts: { log },
  });
}
