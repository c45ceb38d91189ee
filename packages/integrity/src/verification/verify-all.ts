import { allLogs, PLATFORM, type Verified } from '@phasegate/db';
import type { Pool } from 'pg';
import { readSignatures, type Signatures } from '../checkpoints/signed-heads.js';
import type { PublicKey } from '../checkpoints/signing.js';
import { MIRROR_FILES, segmentsOf } from '../mirror/index.js';
import { accessFindings } from './access.js';
import { misnaming, type Finding } from './finding.js';
import { judgeLog } from './judge.js';
import { judgeSegment } from './judge-segment.js';

export interface VerifyAllOptions {
  readonly pool: Pool;
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR. */
  readonly history: string;
  readonly checkpoints: string;
  /** Null: the one that lies beside the checkpoints. */
  readonly key: PublicKey | null;
  /** One log alone, and the mirror as far as it holds that one; all unless given. */
  readonly log?: string;
  /** Called after each log and each file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Result of verifying everything. */
export interface VerifiedAll {
  readonly logs: readonly Verified[];
  /** Files of the mirror that were compared. */
  readonly files: number;
  readonly signatures: Signatures;
  readonly findings: readonly Finding[];
}

/**
 * Recomputes every log, compares every file of the mirror, both stores of checkpoints, and who has access; changes
 * nothing.
 */
export async function verifyAll(options: VerifyAllOptions): Promise<VerifiedAll> {
  const { pool, history, checkpoints, key, log: only, onProgress = () => {} } = options;
  const signatures = await readSignatures(pool, checkpoints, key);
  const chain = signatures.compared?.chain ?? null;
  const witnesses = { pool, history, chain };
  const all = [...new Set([...(await allLogs(pool)), ...(chain?.heads.keys() ?? [])])];
  const logs = only === undefined ? all : [only];
  const segments = (await Promise.all(MIRROR_FILES.map((file) => segmentsOf(pool, file)))).flat();
  const total = logs.length + segments.length;
  const findings: Finding[] = (signatures.compared?.faults ?? []).map(({ store, n, what }) => ({
    store,
    log: null,
    seq: n,
    what,
  }));
  const misnamed = signatures.compared?.misnamed ?? null;
  if (misnamed !== null) findings.push(misnaming(misnamed));
  const verified: Verified[] = [];
  for (const log of logs) {
    const judged = await judgeLog(witnesses, log);
    verified.push(judged.verified);
    if (judged.finding !== null) findings.push(judged.finding);
    onProgress(verified.length, total);
  }
  // A damaged platform log cannot say who was granted access: the damage is the finding.
  const isPlatformDamaged = findings.some(({ store, log }) => store === 'log' && log === PLATFORM);
  if ((only === undefined || only === PLATFORM) && !isPlatformDamaged)
    findings.push(...(await accessFindings(pool)));
  let files = 0;
  for (const segment of segments) {
    for (const finding of (await judgeSegment(witnesses, segment)).findings)
      if ((only === undefined || finding.log === only) && !isKnown(findings, finding))
        findings.push(finding);
    files += 1;
    onProgress(logs.length + files, total);
  }
  return { logs: verified, files, signatures, findings };
}

/** A damaged log shows again in its mirror. */
const isKnown = (findings: readonly Finding[], { store, log }: Finding): boolean =>
  store === 'log' && findings.some((known) => known.store === 'log' && known.log === log);
