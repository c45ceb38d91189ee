import { z } from 'zod';
import type { Queries } from '@phasegate/db';
import { closedName, growingName, MIRROR_FILES, type MirrorFile } from './files.js';

/** One of the files that a file of the mirror is split into: the newest grows, the others are full. */
export interface Segment {
  readonly file: MirrorFile;
  /** From 1. */
  readonly segment: number;
  /** The path of its file now, within PHASE_HISTORY_DIR. */
  readonly name: string;
  /** Bytes planned: the file's length when all that is planned is written. */
  readonly bytes: number;
  /** Bytes known to be on the disk. */
  readonly written: number;
  /** Full: no further line will be planned for it. */
  readonly closed: boolean;
  /** The hash of its first line, which distinguishes its file from those of other segments. */
  readonly first_hash: string;
}

/** int8 comes as text; the length of a file is far from 2^53. */
const length = z.union([z.number(), z.string()]).transform(Number).pipe(z.int().min(0));
const rowSchema = z.object({
  file: z.enum(MIRROR_FILES),
  segment: z.int(),
  bytes: length,
  written: length,
  closed: z.boolean(),
  first_hash: z.string(),
  next_begun: z.boolean(),
});

/** The segments of a file of the mirror, the first one first. */
export async function segmentsOf(queries: Queries, file: MirrorFile): Promise<Segment[]> {
  return readSegments(queries, 'file = $1', [file]);
}

/** The segments that still grow, and those with planned bytes that are not written yet, in order. */
export const growingSegments = (queries: Queries): Promise<Segment[]> =>
  readSegments(queries, 'NOT closed OR written < bytes', []);

async function readSegments(
  queries: Queries,
  which: string,
  values: unknown[],
): Promise<Segment[]> {
  const { rows } = await queries.query(
    `SELECT file, segment, bytes, written, closed, first_hash, EXISTS (
       SELECT FROM mirror_segments n WHERE n.file = s.file AND n.segment = s.segment + 1 AND n.written > 0
     ) AS next_begun FROM mirror_segments s WHERE ${which} ORDER BY file, segment`,
    values,
  );
  return z
    .array(rowSchema)
    .parse(rows)
    .map(({ next_begun, ...row }) => ({
      ...row,
      // A full segment keeps the name under which it grew until its successor takes that over.
      name: next_begun ? closedName(row.file, row.segment) : growingName(row.file),
    }));
}

/** All planned bytes of the segment are on disk. */
export async function markWritten(
  queries: Queries,
  { file, segment, bytes }: Segment,
): Promise<void> {
  await queries.query(
    'UPDATE mirror_segments SET written = greatest(written, $3) WHERE file = $1 AND segment = $2',
    [file, segment, bytes],
  );
}
