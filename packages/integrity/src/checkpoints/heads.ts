import {
  BrokenLog,
  ChainFollower,
  followed,
  GENESIS,
  hasStateKey,
  isSealedHead,
  PLATFORM,
  type Head,
  type Queries,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { HeadAt } from './checkpoint.js';

/** How the logs have moved since a checkpoint. */
export interface MovedHeads {
  /** Heads to be signed: each follows on from what is signed of its log. */
  readonly heads: ReadonlyMap<string, Head>;
  readonly counts: { readonly logs: number; readonly events: number };
  /** Logs that do not follow on: they are not signed again until they are restored. */
  readonly broken: ReadonlyMap<string, BrokenLog>;
}

/** The ends of the logs. Those in quarantine are left out: nothing is appended to them. */
export const ENDS = `
  SELECT bot AS log, seq, hash, seal FROM bot_states WHERE quarantined_at IS NULL
  UNION ALL SELECT '${PLATFORM}', seq, hash, NULL FROM platform WHERE quarantined_at IS NULL AND seq > 0`;

/**
 * The heads that changed, as of one moment. Events since the last signed head are rehashed before the new head is
 * signed: a checkpoint never vouches for a chain that does not continue the last one, nor for events that were not
 * appended by the platform.
 */
export async function movedHeads(
  pool: Pool,
  signed: ReadonlyMap<string, HeadAt>,
): Promise<MovedHeads> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<Head & { log: string; seal: string | null }>(ENDS);
    const heads = new Map<string, Head>();
    const broken = new Map<string, BrokenLog>();
    for (const { log, seq, hash, seal } of rows) {
      const known = signed.get(log);
      if (known?.seq === seq && known.hash === hash) continue;
      const fault =
        unsealed(log, { seq, hash }, seal) ??
        (await goesOn(client, log, known ?? null, { seq, hash }));
      if (fault === null) heads.set(log, { seq, hash });
      else broken.set(log, fault);
    }
    const events = rows.reduce((total, { seq }) => total + seq, 0);
    return { heads, broken, counts: { logs: rows.length, events } };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

function unsealed(log: string, head: Head, seal: string | null): BrokenLog | null {
  if (seal === null || !hasStateKey() || isSealedHead(seal, log, head)) return null;
  return new BrokenLog(head.seq, 'is stored as the end of the log, and not sealed as such', 'seal');
}

async function goesOn(
  queries: Queries,
  log: string,
  from: HeadAt | null,
  to: Head,
): Promise<BrokenLog | null> {
  const follower = new ChainFollower(log, from ?? { seq: 0, hash: GENESIS });
  try {
    if (from !== null && to.seq < from.seq)
      throw new BrokenLog(to.seq + 1, `is missing: checkpoint ${from.checkpoint} has signed it`);
    const lines = followed(queries, log, follower);
    for await (const event of lines) if (event.seq === to.seq) break;
    const { seq, hash } = follower.head;
    if (seq < to.seq) throw new BrokenLog(seq + 1, 'is missing at the end of the log');
    if (hash !== to.hash) throw new BrokenLog(seq, 'has not the hash that is stored as its end');
    return null;
  } catch (error) {
    if (error instanceof BrokenLog) return error;
    throw error;
  }
}
