import { GENESIS, inTransaction, type Queries } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Batch, Run } from './batch.js';
import { growingName, MIRROR_FILES, type MirrorFile } from './files.js';
import type { Lease } from './lease.js';
import { growingSegments, type Segment } from './segments.js';

/** Bytes that a batch adds at the end of a segment: they can be written without reading the log again. */
export interface Addition {
  /** With the addition planned. */
  readonly segment: Segment;
  readonly text: Buffer;
}

/**
 * Stores the position of every line of a batch, and how far the logs are mirrored then, in one transaction under the
 * lease's fence. Nothing is written to a file before it is planned, and a plan is never taken back.
 *
 * @param segment_bytes a file larger than this gets no more lines: a new one is begun
 * @throws LeaseLost
 */
export async function storePlan(
  pool: Pool,
  lease: Lease,
  batch: Batch,
  segment_bytes: number,
): Promise<Addition[]> {
  return inTransaction(pool, async (queries) => {
    await lease.confirm(queries);
    const growing = await growingSegments(queries);
    const planned: Addition[] = [];
    for (const file of MIRROR_FILES) {
      const runs = batch.runs.filter((run) => run.file === file);
      if (runs.length === 0) continue;
      const last = growing.findLast((segment) => segment.file === file);
      planned.push(await planFile(queries, file, runs, last, segment_bytes));
    }
    await storePositions(queries, batch);
    return planned;
  });
}

async function planFile(
  queries: Queries,
  file: MirrorFile,
  runs: readonly Run[],
  last: Segment | undefined,
  segment_bytes: number,
): Promise<Addition> {
  const text = Buffer.concat(runs.flatMap(({ lines }) => lines));
  const segment = await extended(
    queries,
    file,
    runs[0]!.first_hash,
    last,
    segment_bytes,
    text.length,
  );
  await queries.query(
    `INSERT INTO mirror_runs (file, segment, starts_at, bytes, log, from_seq, to_seq, hash)
     SELECT $1, $2, $3 + sum(bytes) OVER (ORDER BY place) - bytes, bytes, log, from_seq, to_seq, hash
     FROM unnest($4::int[], $5::text[], $6::int[], $7::int[], $8::text[])
       WITH ORDINALITY AS run (bytes, log, from_seq, to_seq, hash, place)`,
    [
      ...[file, segment.segment, segment.bytes - text.length],
      runs.map(({ lines }) => lines.reduce((total, { length }) => total + length, 0)),
      runs.map(({ log }) => log),
      runs.map(({ from_seq }) => from_seq),
      runs.map(({ to_seq }) => to_seq),
      runs.map(({ hash }) => hash),
    ],
  );
  return { segment, text };
}

/** The segment for these bytes: the last one, or a new one when that is full. */
async function extended(
  queries: Queries,
  file: MirrorFile,
  first_hash: string,
  last: Segment | undefined,
  segment_bytes: number,
  added: number,
): Promise<Segment> {
  if (last !== undefined && last.bytes < segment_bytes) {
    await queries.query(
      'UPDATE mirror_segments SET bytes = bytes + $3 WHERE file = $1 AND segment = $2',
      [file, last.segment, added],
    );
    return { ...last, bytes: last.bytes + added };
  }
  if (last !== undefined)
    await queries.query(
      'UPDATE mirror_segments SET closed = true WHERE file = $1 AND segment = $2',
      [file, last.segment],
    );
  const segment = (last?.segment ?? 0) + 1;
  await queries.query(
    'INSERT INTO mirror_segments (file, segment, bytes, first_hash) VALUES ($1, $2, $3, $4)',
    [file, segment, added, first_hash],
  );
  return {
    file,
    segment,
    name: growingName(file),
    bytes: added,
    written: 0,
    closed: false,
    first_hash,
  };
}

async function storePositions(
  queries: Queries,
  { positions, held, released }: Batch,
): Promise<void> {
  if (positions.length > 0)
    await queries.query(
      `INSERT INTO mirror_positions (log, seq, hash) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
       ON CONFLICT (log) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, moved_at = clock_timestamp()`,
      [
        positions.map(({ log }) => log),
        positions.map(({ seq }) => seq),
        positions.map(({ hash }) => hash),
      ],
    );
  for (const { log, seq, what } of held)
    await queries.query(
      `INSERT INTO mirror_positions AS p (log, seq, hash, held_since, held_seq, held_what)
       VALUES ($1, 0, $2, clock_timestamp(), $3, $4) ON CONFLICT (log) DO UPDATE
       SET held_since = coalesce(p.held_since, excluded.held_since), held_seq = $3, held_what = $4`,
      [log, GENESIS, seq, what],
    );
  if (released.length > 0)
    await queries.query(
      `UPDATE mirror_positions SET held_since = NULL, held_seq = NULL, held_what = NULL WHERE log = ANY ($1)`,
      [released],
    );
}
