import { join } from 'node:path';
import {
  appendPlatform,
  inTransaction,
  PLATFORM,
  Quarantined,
  SYSTEM,
  UnknownBot,
  type Executor,
} from '@phasegate/db';
import type { Pool } from 'pg';
import { recoverSegment, segmentsOf, type RecoveredSegment } from '../mirror/index.js';
import type { Finding } from '../verification/finding.js';
import type { JudgedSegment } from '../verification/judge-segment.js';
import { diffSegment } from '../verification/segment-diff.js';
import { tell } from './answer-finding.js';

/** Dependencies of recovery. */
export interface Recovering {
  readonly pool: Pool;
  readonly executor: Executor;
  /** PHASE_HISTORY_DIR. */
  readonly history: string;
}

/** Rewrites a damaged file of the mirror, keeps the damaged one aside, and records both (rules 8.2). */
export async function recoverFile(
  recovering: Recovering,
  { segment, findings }: JudgedSegment,
): Promise<RecoveredSegment> {
  const recovered = await recoverSegment(recovering.pool, recovering.history, segment);
  await record(recovering, recovered, findings);
  return recovered;
}

/** Records the mirror's own recovery of a file that it found damaged while writing. */
export async function recordRecovery(
  recovering: Recovering,
  recovered: RecoveredSegment,
): Promise<void> {
  const { pool, history } = recovering;
  const { file, segment: number, set_aside, name } = recovered;
  const segment = (await segmentsOf(pool, file)).find(({ segment: each }) => each === number);
  if (segment === undefined) return;
  const path = join(history, set_aside ?? `${name}.absent`);
  const { damaged } = await diffSegment(pool, path, segment);
  const findings = damaged.map(({ log, seq, line, what }): Finding => ({
    store: 'mirror file',
    log,
    seq,
    file: name,
    ...(line === null ? {} : { line }),
    what,
  }));
  await record(recovering, recovered, findings);
}

/** In the log of each bot whose lines were damaged; in the platform's where no bot's log can take it. */
async function record(
  recovering: Recovering,
  { name, set_aside }: RecoveredSegment,
  findings: readonly Finding[],
): Promise<void> {
  const kept_as = set_aside ?? 'nowhere: the file was gone';
  const byLog = new Map<string, number[]>();
  for (const { log, seq } of findings)
    if (log !== null && seq !== null) byLog.set(log, [...(byLog.get(log) ?? []), seq]);
  for (const [log, seqs] of byLog) {
    const facts = {
      file: name,
      lines: seqs.length,
      first_seq: seqs.reduce((a, b) => Math.min(a, b)),
      kept_as,
    };
    if (log === PLATFORM || !(await recordedInLog(recovering.executor, log, facts)))
      await recordForPlatform(recovering.pool, { subject: log, ...facts });
  }
  if (byLog.size === 0)
    await recordForPlatform(recovering.pool, { file: name, lines: findings.length, kept_as });
  const [first] = findings;
  if (first !== undefined)
    await tell(
      recovering.pool,
      first,
      `${findings.length} damaged in all. The file was rewritten from the log; the damaged one is kept as ${kept_as}.`,
    );
}

async function recordedInLog(
  executor: Executor,
  bot: string,
  facts: { file: string; lines: number; first_seq: number; kept_as: string },
): Promise<boolean> {
  try {
    await executor.execute(
      { bot },
      {
        scope: 'whole',
        decide: (draft, { now }) => draft.emit(now, { type: 'history.recovered', ...facts }),
      },
    );
    return true;
  } catch (error) {
    if (error instanceof UnknownBot || error instanceof Quarantined) return false;
    throw error;
  }
}

const recordForPlatform = (pool: Pool, facts: Record<string, unknown>) =>
  inTransaction(pool, (queries) =>
    appendPlatform(queries, 'history.recovered', { by: SYSTEM, ...facts }),
  );
