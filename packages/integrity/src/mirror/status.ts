import { PLATFORM, type Queries } from '@phasegate/db';
import { z } from 'zod';
import { MIRROR_FILES, type MirrorFile } from './files.js';

export interface MirrorFileStatus {
  readonly file: MirrorFile;
  /** The segment that grows, from 1; 0: no line yet. */
  readonly segment: number;
  /** Lines of the log that are not on the disk yet; those of logs that are held back do not count. */
  readonly lag_lines: number;
  /** How long the oldest of them has been in the log; 0: there is none. */
  readonly lag_seconds: number;
}

/** A log that does not continue its mirrored lines, from the event `seq` on. */
export interface HeldLog {
  readonly log: string;
  readonly seq: number;
  readonly what: string;
  readonly since: Date;
}

export interface MirrorStatus {
  readonly files: readonly MirrorFileStatus[];
  /** The worker that mirrors the log now; null: none. */
  readonly holder: string | null;
  /** Increases with every holder. */
  readonly fence: string;
  readonly held: readonly HeldLog[];
}

/** How far the mirror lags behind the log, and which worker writes it (rules 8.2). */
export async function mirrorStatus(queries: Queries): Promise<MirrorStatus> {
  const files = await fileStatus(queries);
  const lease = await queries.query<{ holder: string | null; fence: string }>(
    `SELECT CASE WHEN until >= clock_timestamp() THEN holder END AS holder, fence::text FROM mirror_lease`,
  );
  const held = await queries.query<{ log: string; seq: number; what: string; since: Date }>(
    `SELECT log, held_seq AS seq, held_what AS what, held_since AS since FROM mirror_positions
     WHERE held_since IS NOT NULL ORDER BY log`,
  );
  return { files, ...lease.rows[0]!, held: held.rows };
}

/** Per file: lines beyond the positions, and lines that are planned but not known to be on the disk. */
const LAG = `
  WITH behind AS (
    SELECT h.log, coalesce(p.seq, 0) AS seq, h.seq AS head
    FROM (SELECT bot AS log, seq FROM bot_states UNION ALL SELECT '${PLATFORM}', seq FROM platform) h
    LEFT JOIN mirror_positions p ON p.log = h.log
    WHERE p.held_since IS NULL AND h.seq > coalesce(p.seq, 0)
  ), waiting AS (
    SELECT CASE log WHEN '${PLATFORM}' THEN 'phase-platform' ELSE 'phase-history' END AS file,
           head - seq AS lines, log, seq + 1 AS seq FROM behind
    UNION ALL
    SELECT 'phase-overrides', 1, b.log, e.seq FROM behind b
    JOIN events e ON e.bot = b.log AND e.seq > b.seq AND e.seq <= b.head AND e.type LIKE 'phase.override\\_%'
    UNION ALL
    SELECT r.file, r.to_seq - r.from_seq + 1, r.log, r.from_seq FROM mirror_segments s
    JOIN mirror_runs r ON r.file = s.file AND r.segment = s.segment AND r.starts_at >= s.written
    WHERE s.written < s.bytes
  )
  SELECT f.file, (SELECT coalesce(max(segment), 0) FROM mirror_segments s WHERE s.file = f.file) AS segment,
         coalesce(sum(w.lines), 0)::float8 AS lag_lines,
         greatest(0, coalesce(extract(epoch FROM phase_clock() - min(e.recorded_at)), 0))::float8 AS lag_seconds
  FROM unnest($1::text[]) WITH ORDINALITY AS f (file, place)
  LEFT JOIN waiting w ON w.file = f.file LEFT JOIN events e ON e.bot = w.log AND e.seq = w.seq
  GROUP BY f.file, f.place ORDER BY f.place`;

const fileSchema = z.object({
  file: z.enum(MIRROR_FILES),
  segment: z.int(),
  lag_lines: z.int(),
  lag_seconds: z.number(),
});

async function fileStatus(queries: Queries): Promise<MirrorFileStatus[]> {
  const { rows } = await queries.query(LAG, [[...MIRROR_FILES]]);
  return z.array(fileSchema).parse(rows);
}
