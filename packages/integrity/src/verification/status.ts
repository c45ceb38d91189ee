import { quarantines, type Quarantine } from '@phasegate/db';
import type { Pool } from 'pg';
import { z } from 'zod';
import { MIRROR_FILES, mirrorStatus, type MirrorStatus } from '../mirror/index.js';

/** What was found when a file of the mirror was compared with the log, and when. */
export interface VerifiedFile {
  /** `phase-history:3`: its third segment. */
  readonly name: string;
  readonly verified_at: Date;
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
  readonly files: readonly VerifiedFile[];
  readonly checkpoints: CheckpointStatus;
  readonly mirror: MirrorStatus;
  readonly quarantines: readonly Quarantine[];
}

export async function readIntegrity(pool: Pool): Promise<Integrity> {
  const [files, checkpoints, mirror, quarantined] = await Promise.all([
    verifiedFiles(pool),
    checkpointStatus(pool),
    mirrorStatus(pool),
    quarantines(pool),
  ]);
  return { files, checkpoints, mirror, quarantines: quarantined };
}

async function verifiedFiles(pool: Pool): Promise<VerifiedFile[]> {
  const { rows } = await pool.query<VerifiedFile>(
    `SELECT log AS name, verified_at, fault FROM verified_logs WHERE split_part(log, ':', 1) = ANY ($1)`,
    [MIRROR_FILES],
  );
  return rows;
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
