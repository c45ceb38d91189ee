import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokenLog, canonicalLine, ChainFollower, GENESIS, type Queries } from '@phasegate/db';
import { filesOf } from '../mirror/files.js';
import { segmentsOf } from '../mirror/index.js';

/** A line of a log in the mirror. */
export interface MirroredLine {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

interface RunRow {
  readonly segment: number;
  readonly starts_at: string;
  readonly bytes: number;
}

/**
 * The lines of one log in its mirror files, as far as they form a whole chain from the first line on. The plan gives
 * only their positions; their content comes from the files alone.
 */
export async function* mirroredLines(
  queries: Queries,
  directory: string,
  log: string,
): AsyncGenerator<MirroredLine> {
  const [file] = filesOf(log, null);
  const names = new Map((await segmentsOf(queries, file!)).map((s) => [s.segment, s.name]));
  const follower = new ChainFollower(log, { seq: 0, hash: GENESIS });
  const reader = new RunReader(directory);
  try {
    for (let after = 0; ;) {
      const { rows } = await queries.query<RunRow & { to_seq: number }>(
        `SELECT segment, starts_at, bytes, to_seq FROM mirror_runs
         WHERE file = $1 AND log = $2 AND to_seq > $3 ORDER BY to_seq LIMIT 100`,
        [file, log, after],
      );
      for (const run of rows)
        for (const line of await reader.lines(names.get(run.segment), run)) {
          const stored = storedLine(line);
          follower.follow(stored);
          yield { ...stored, seq: follower.head.seq };
        }
      if (rows.length < 100) return;
      after = rows.at(-1)!.to_seq;
    }
  } catch (error) {
    if (error instanceof BrokenLog || isUnreadable(error)) return;
    throw error;
  } finally {
    await reader.close();
  }
}

const isUnreadable = (error: unknown) =>
  error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The text of a file's line that its hash covers. @throws SyntaxError when it is not a JSON object */
export function storedLine(line: string): { body: string; hash: string } {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new SyntaxError('is not a JSON object');
  const { hash, ...event } = value as Record<string, unknown>;
  return { body: canonicalLine(event), hash: String(hash) };
}

/** Reads runs of one file after the other. */
class RunReader {
  private name: string | undefined;
  private handle: FileHandle | undefined;

  constructor(private readonly directory: string) {}

  async lines(name: string | undefined, { starts_at, bytes }: RunRow): Promise<string[]> {
    if (name === undefined) return [];
    if (name !== this.name) {
      await this.close();
      this.handle = await open(join(this.directory, name));
      this.name = name;
    }
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await this.handle!.read(buffer, 0, bytes, Number(starts_at));
    return buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean);
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
    this.name = undefined;
  }
}

/** The first event of a log that differs between the mirror and the log; null: none in the whole part of the mirror. */
export async function firstDifference(
  queries: Queries,
  directory: string,
  log: string,
): Promise<{ seq: number; missing: boolean } | null> {
  let batch: MirroredLine[] = [];
  for await (const line of mirroredLines(queries, directory, log)) {
    batch.push(line);
    if (batch.length < 500) continue;
    const difference = await differs(queries, log, batch);
    if (difference !== null) return difference;
    batch = [];
  }
  return differs(queries, log, batch);
}

async function differs(
  queries: Queries,
  log: string,
  lines: readonly MirroredLine[],
): Promise<{ seq: number; missing: boolean } | null> {
  if (lines.length === 0) return null;
  const { rows } = await queries.query<MirroredLine & Record<string, unknown>>(
    'SELECT seq, body, hash FROM events WHERE bot = $1 AND seq BETWEEN $2 AND $3',
    [log, lines[0]!.seq, lines.at(-1)!.seq],
  );
  const found = new Map(rows.map((row) => [row.seq, row]));
  for (const { seq, body, hash } of lines) {
    const row = found.get(seq);
    if (row?.hash !== hash || row.body !== body) return { seq, missing: row === undefined };
  }
  return null;
}
