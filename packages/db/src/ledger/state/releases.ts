import type { Queries } from '../transaction/queries.js';
import { isSealedRelease, sealOfRelease } from './state-seal.js';

/** The seal of a release that an earlier version made; only the migration can write it. */
const RELEASED_EARLIER = 'earlier version';

interface LastQuarantine {
  /** null: the log has had none. */
  readonly id: number | null;
  /** null: it has not been released. */
  readonly release_seal: string | null;
}

/** Whether an administrator has ended the last quarantine of a log: one that was lifted by SQL is still in force. */
export const isReleased = ({ id, release_seal }: LastQuarantine, log: string): boolean =>
  id === null ||
  release_seal === RELEASED_EARLIER ||
  (release_seal !== null && isSealedRelease(release_seal, id, log));

/** Notes that an administrator ended the quarantine of a log. */
export async function noteRelease(
  queries: Queries,
  log: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  const { rows } = await queries.query<{ id: number }>(
    'SELECT id FROM quarantines WHERE log = $1 AND released_at IS NULL',
    [log],
  );
  for (const { id } of rows)
    await queries.query(
      `UPDATE quarantines SET released_at = phase_clock(), released_by = $2, reason = $3, release_seal = $4
       WHERE id = $1`,
      [id, by, reason, sealOfRelease(id, log)],
    );
}

/** Seals the ends of last quarantines anew whose seals an earlier key has made. @param prefix of the present key's */
export async function resealReleases(queries: Queries, prefix: string): Promise<void> {
  for (const { id, log, release_seal } of await lastQuarantines(queries))
    if (release_seal !== null && !release_seal.startsWith(prefix))
      if (isSealedRelease(release_seal, id, log))
        await queries.query('UPDATE quarantines SET release_seal = $2 WHERE id = $1', [
          id,
          sealOfRelease(id, log),
        ]);
}

/** The last quarantine of each log. @param of of one log only */
export async function lastQuarantines(
  queries: Queries,
  of: string | null = null,
): Promise<{ id: number; log: string; release_seal: string | null }[]> {
  const { rows } = await queries.query<{ id: number; log: string; release_seal: string | null }>(
    `SELECT DISTINCT ON (log) id, log, release_seal FROM quarantines
     WHERE $1::text IS NULL OR log = $1 ORDER BY log, id DESC`,
    [of],
  );
  return rows;
}
