import { quarantines, type Quarantine } from '@phasegate/db';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ACCESS } from './access.js';
import { MIRROR_FILES, mirrorStatus, type MirrorStatus } from '../mirror/index.js';

/** The result of the last verification. */
export interface VerifiedAt {
  readonly verified_at: Date;
  readonly fault: string | null;
}

/** A file of the mirror, compared with the log. */
export interface VerifiedFile extends VerifiedAt {
  /** `phase-history:3`: its third segment. */
  readonly name: string;
}

export interface CheckpointStatus {
  readonly count: number;
  readonly last: { readonly n: number; readonly at: string } | null;
  /** Seconds since the newest; null: there is none. */
  readonly age_seconds: number | null;
  /** SHA-256 of the public key that the newest names. */
  readonly key_fingerprint: string | null;
}

/** The integrity of the books as last verified; nothing is recomputed. */
export interface Integrity {
  readonly files: readonly VerifiedFile[];
  readonly checkpoints: CheckpointStatus;
  readonly mirror: MirrorStatus;
  readonly quarantines: readonly Quarantine[];
  /** Whether access matches the platform's log; null: not verified yet. */
  readonly access: VerifiedAt | null;
}

export async function readIntegrity(pool: Pool): Promise<Integrity> {
  const [files, checkpoints, mirror, quarantined, access] = await Promise.all([
    verifiedFiles(pool),
    checkpointStatus(pool),
    mirrorStatus(pool),
    quarantines(pool),
    verifiedAccess(pool),
  ]);
  return { files, checkpoints, mirror, quarantines: quarantined, access };
}

async function verifiedFiles(pool: Pool): Promise<VerifiedFile[]> {
  const { rows } = await pool.query<VerifiedFile>(
    `SELECT log AS name, verified_at, fault FROM verified_logs WHERE split_part(log, ':', 1) = ANY ($1)`,
    [MIRROR_FILES],
  );
  return rows;
}

async function verifiedAccess(pool: Pool): Promise<VerifiedAt | null> {
  const { rows } = await pool.query<VerifiedAt>(
    'SELECT verified_at, fault FROM verified_logs WHERE log = $1',
    [ACCESS],
  );
  return rows[0] ?? null;
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
