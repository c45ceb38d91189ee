import type { Condition } from './watch.js';

/** Half of what a downgrade may take (rules 6.4). */
const BEHIND_MS = 30_000;

interface Behind {
  readonly bots: string;
  readonly downgrades: string;
  readonly oldest_seconds: number | null;
}

/** Bots in quarantine wait for an administrator, not for the worker. */
const BEHIND = `
  SELECT count(*) AS bots, count(downgrade_due_since) AS downgrades,
    extract(epoch FROM clock.now - min(least(due_at, downgrade_due_since)))::int AS oldest_seconds
  FROM bot_states, (SELECT phase_clock() AS now) AS clock
  WHERE least(due_at, downgrade_due_since) <= clock.now - $1 * interval '1 millisecond'
    AND quarantined_at IS NULL
  GROUP BY clock.now`;

/** Due work of bots waits too long: boundaries, permits, downgrades. */
export const workerBehind: Condition = {
  key: 'worker_behind',
  async observe(pool) {
    const { rows } = await pool.query<Behind>(BEHIND, [BEHIND_MS]);
    const [row] = rows;
    if (row === undefined) return null;
    const [bots, downgrades] = [Number(row.bots), Number(row.downgrades)];
    const oldest_seconds = row.oldest_seconds!;
    const owed = downgrades === 0 ? '' : `, ${downgrades} of them for a downgrade`;
    return {
      kind: 'worker_behind',
      title: `The worker is behind: ${bots === 1 ? '1 bot waits' : `${bots} bots wait`}`,
      text: [
        `${bots === 1 ? '1 bot has' : `${bots} bots have`} waited for the worker for more than ${BEHIND_MS / 1_000} s${owed}; the longest for ${oldest_seconds} s.`,
        'A bot with a downgrade due makes no live entry until it is carried out; checks of the others do by themselves what is due.',
        'To do: see whether the workers run and what they log, and whether the database is slow.',
      ].join('\n'),
      facts: { bots, downgrades, oldest_seconds },
    };
  },
};
