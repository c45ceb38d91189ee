import { quarantines, type Quarantine } from '@phasegate/db';
import type { Pool } from 'pg';
import { z } from 'zod';
import { mirrorStatus, type MirrorStatus } from '../mirror/index.js';

/** How far a log, a file of the mirror or the checkpoints were found whole, and when. */
export interface VerifiedName {
  readonly name: string;
  readonly verified_at: Date;
  readonly seq: number;
  readonly fault: string | null;
}

export interface CheckpointStatus {
  readonly count: number;
  readonly last: { readonly n: number; readonly at: string } | null;
  /** Seconds since the newest; null: there is none. */
  readonly age_seconds: number | null;
  /** SHA-256 of the public key that the newest names. */
  readonly key_fingerprint: string | null;
}

/** What is known of the books' integrity without recomputing anything. */
export interface Integrity {
  readonly logs: readonly VerifiedName[];
  readonly checkpoints: CheckpointStatus;
  readonly mirror: MirrorStatus;
  readonly quarantines: readonly Quarantine[];
}

export async function readIntegrity(pool: Pool): Promise<Integrity> {
  const [logs, checkpoints, mirror, quarantined] = await Promise.all([
    verifiedNames(pool),
    checkpointStatus(pool),
    mirrorStatus(pool),
    quarantines(pool),
  ]);
  return { logs, checkpoints, mirror, quarantines: quarantined };
}

async function verifiedNames(pool: Pool): Promise<VerifiedName[]> {
  const { rows } = await pool.query<Omit<VerifiedName, 'seq'> & { seq: string }>(
    'SELECT log AS name, verified_at, seq, fault FROM verified_logs ORDER BY log',
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

const lastSchema = z.object({ n: z.int(), at: z.string(), key: z.string() });

async function checkpointStatus(pool: Pool): Promise<CheckpointStatus> {
  const { rows } = await pool.query<{ body: string; count: number; now: Date }>(
    `SELECT body, (SELECT count(*)::int FROM checkpoints) AS count, phase_clock() AS now
     FROM checkpoints ORDER BY n DESC LIMIT 1`,
  );
  const [row] = rows;
  const last = lastSchema.safeParse(row === undefined ? null : parsedOrNull(row.body));
  if (row === undefined || !last.success)
    return { count: row?.count ?? 0, last: null, age_seconds: null, key_fingerprint: null };
  const { n, at, key } = last.data;
  const age_seconds = Math.max(0, Math.floor((row.now.getTime() - Date.parse(at)) / 1000));
  return { count: row.count, last: { n, at }, age_seconds, key_fingerprint: key };
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
