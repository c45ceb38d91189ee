import type { Pool } from 'pg';
import { expectedBytes } from './expected-bytes.js';
import { HistoryFolder, type Writer } from './folder.js';
import { Lease, recoveryHolder } from './lease.js';
import { markWritten, segmentsOf, type Segment } from './segments.js';

/** A segment that was rewritten from plan and log. */
export interface RecoveredSegment {
  readonly file: Segment['file'];
  readonly segment: number;
  /** The file's name within PHASE_HISTORY_DIR. */
  readonly name: string;
  /** Under which name the damaged file is kept; null: there was none. */
  readonly set_aside: string | null;
  readonly bytes: number;
}

/**
 * Rewrites a damaged segment and sets the damaged file aside beside it, also while a worker mirrors the log: the lease
 * is taken from that worker, and given back afterwards.
 *
 * @throws LogChanged when the log no longer holds the mirrored lines; the file then stays unchanged
 * @throws LeaseLost when another process recovers a segment too
 */
export async function recoverSegment(
  pool: Pool,
  directory: string,
  { file, segment }: Pick<Segment, 'file' | 'segment'>,
): Promise<RecoveredSegment> {
  const lease = await Lease.seize(pool, recoveryHolder());
  try {
    const folder = new HistoryFolder(directory);
    await folder.takeOver();
    const current = (await segmentsOf(pool, file)).find((each) => each.segment === segment);
    if (current === undefined) throw new Error(`${file} has no segment ${segment}`);
    return await rewriteSegment(pool, folder, current, lease);
  } finally {
    await lease.release();
  }
}

/** As above, by who holds the lease already. */
export async function rewriteSegment(
  pool: Pool,
  folder: HistoryFolder,
  segment: Segment,
  writer: Writer,
): Promise<RecoveredSegment> {
  const { file, name, bytes } = segment;
  const set_aside = await folder.rewrite(name, expectedBytes(pool, segment), writer);
  await markWritten(pool, segment);
  return { file, segment: segment.segment, name, set_aside, bytes };
}
