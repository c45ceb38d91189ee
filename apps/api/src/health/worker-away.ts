import { endAlert, raiseAlert, WORKER_AWAY_SECONDS, workersSeen } from '@phasegate/db';
import type { Pool } from 'pg';

const KEY = 'worker_away';

/**
 * Raises the alert that no worker is running, since no worker can raise it itself, and ends it when one is back. A
 * platform that never had a worker raises none.
 *
 * @returns seconds since the last heartbeat of a worker, when the alert was raised now; else null
 */
export async function noticeWorkerAway(pool: Pool): Promise<number | null> {
  const { alive, last_seen_seconds } = await workersSeen(pool);
  if (alive > 0) await endAlert(pool, KEY);
  if (alive > 0 || last_seen_seconds === null) return null;
  const seconds = Math.round(last_seen_seconds);
  const raised = await raiseAlert(pool, {
    kind: 'worker_behind',
    key: KEY,
    bot: null,
    title: 'No worker runs',
    text: [
      `No worker has sent a heartbeat for ${seconds} s; the limit is ${WORKER_AWAY_SECONDS} s.`,
      'Nothing is allowed that should not be: a due downgrade blocks, and the next command carries out boundaries. But downgrades, the mirror and messages of alerts wait.',
      'To do: start the worker, and read the last lines of its log.',
    ].join('\n'),
    facts: { last_seen_seconds: seconds },
  });
  return raised ? seconds : null;
}
