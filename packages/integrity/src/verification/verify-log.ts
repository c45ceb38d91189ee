import type { Pool } from 'pg';
import { readSignatures } from '../checkpoints/signed-heads.js';
import type { PublicKey } from '../checkpoints/signing.js';
import type { Finding } from './finding.js';
import { judgeLog } from './judge.js';
import { firstDifference } from './mirror-of-log.js';

export interface VerifyOneOptions {
  readonly pool: Pool;
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR. */
  readonly history: string;
  readonly checkpoints: string;
  /** Null: the one that lies beside the checkpoints. */
  readonly key: PublicKey | null;
}

/**
 * Verifies one log completely: its chain, its fold, the signed heads, and its lines in the mirror. A release from
 * quarantine requires this.
 *
 * @returns null when it is whole
 * @throws BadKey when there are checkpoints that cannot be checked
 */
export async function verifyWithMirror(
  { pool, history, checkpoints, key }: VerifyOneOptions,
  log: string,
): Promise<Finding | null> {
  const { compared } = await readSignatures(pool, checkpoints, key);
  const { finding } = await judgeLog({ pool, history, chain: compared?.chain ?? null }, log);
  if (finding !== null) return finding;
  const other = await firstDifference(pool, history, log);
  if (other === null) return null;
  return { store: 'log', log, seq: other.seq, what: 'is not as the mirror holds it' };
}
