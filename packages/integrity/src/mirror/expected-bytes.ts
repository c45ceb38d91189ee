import { BrokenLog, ChainFollower, lineWithHash, type Queries } from '@phasegate/db';
import { z } from 'zod';
import type { Segment } from './segments.js';

/** Runs looked up at once, and bytes of the file read at once (one run at least). */
const RUNS = 500;
const BYTES = 4_194_304;

/** The log has changed since this line was planned: the mirrored line must not be overwritten. */
export class LogChanged extends Error {
  override readonly name = 'LogChanged';

  constructor(
    readonly log: string,
    readonly seq: number,
    what: string,
  ) {
    super(`log of ${log}: event ${seq} ${what}`);
  }
}

const runSchema = z.object({
  starts_at: z.union([z.number(), z.string()]).transform(Number),
  bytes: z.int(),
  log: z.string(),
  from_seq: z.int(),
  to_seq: z.int(),
  hash: z.string(),
});
type StoredRun = z.infer<typeof runSchema>;

/**
 * The content of a segment from a byte on, according to plan and log: for writing, comparing or rewriting it. Memory is
 * constant.
 *
 * @param from the start of a run; by default the segment's first byte
 * @throws LogChanged
 */
export async function* expectedBytes(
  queries: Queries,
  { file, segment }: Pick<Segment, 'file' | 'segment'>,
  from = 0,
): AsyncGenerator<Buffer> {
  for (let at = from; ;) {
    const runs = await nextRuns(queries, file, segment, at);
    if (runs.length === 0) return;
    if (runs[0]!.starts_at !== at)
      throw new Error(`the plan of ${file}, segment ${segment}, has a hole at byte ${at}`);
    const lines = await linesOf(queries, runs);
    for (const run of runs) yield bytesOf(run, lines.get(run.starts_at) ?? []);
    const last = runs.at(-1)!;
    at = last.starts_at + last.bytes;
  }
}

async function nextRuns(
  queries: Queries,
  file: string,
  segment: number,
  at: number,
): Promise<StoredRun[]> {
  const { rows } = await queries.query(
    `SELECT starts_at, bytes, log, from_seq, to_seq, hash FROM mirror_runs
     WHERE file = $1 AND segment = $2 AND starts_at >= $3 ORDER BY starts_at LIMIT ${RUNS}`,
    [file, segment, at],
  );
  const runs = z.array(runSchema).parse(rows);
  return runs.filter((run, place) => place === 0 || run.starts_at + run.bytes - at <= BYTES);
}

interface StoredLine {
  readonly seq: number;
  readonly body: string;
  readonly prev_hash: string;
  readonly hash: string;
}

async function linesOf(
  queries: Queries,
  runs: readonly StoredRun[],
): Promise<Map<number, StoredLine[]>> {
  const { rows } = await queries.query<StoredLine & { starts_at: string }>(
    `SELECT r.starts_at, e.seq, e.body, e.prev_hash, e.hash
     FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[]) AS r (starts_at, log, from_seq, to_seq)
     JOIN events e ON e.bot = r.log AND e.seq BETWEEN r.from_seq AND r.to_seq ORDER BY r.starts_at, e.seq`,
    [
      runs.map(({ starts_at }) => starts_at),
      runs.map(({ log }) => log),
      runs.map(({ from_seq }) => from_seq),
      runs.map(({ to_seq }) => to_seq),
    ],
  );
  const lines = new Map<number, StoredLine[]>();
  for (const row of rows) {
    const starts_at = Number(row.starts_at);
    const found = lines.get(starts_at);
    if (found === undefined) lines.set(starts_at, [row]);
    else found.push(row);
  }
  return lines;
}

/** The chain up to the run's last hash vouches for every line of it. @throws LogChanged */
function bytesOf(
  { log, from_seq, to_seq, hash, bytes }: StoredRun,
  lines: readonly StoredLine[],
): Buffer {
  const follower = new ChainFollower(log, { seq: from_seq - 1, hash: lines[0]?.prev_hash ?? '' });
  try {
    const texts = lines.map((line) => {
      follower.follow(line);
      return `${lineWithHash(line.body, line.hash)}\n`;
    });
    if (follower.head.seq < to_seq) throw new BrokenLog(follower.head.seq + 1, 'is missing');
    if (follower.head.hash !== hash)
      throw new BrokenLog(to_seq, 'has another hash than the one that was mirrored');
    const text = Buffer.from(texts.join(''));
    if (text.length !== bytes) throw new BrokenLog(from_seq, 'has not the length that was planned');
    return text;
  } catch (error) {
    if (error instanceof BrokenLog) throw new LogChanged(log, error.seq, error.what);
    throw error;
  }
}
