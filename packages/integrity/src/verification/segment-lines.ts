import { createReadStream } from 'node:fs';
import type { Queries } from '@phasegate/db';
import { expectedBytes, LogChanged, type Segment } from '../mirror/index.js';

/** Lines are compared byte for byte: latin1 gives every byte a character of its own. */
const BYTES = 'latin1';

export const textOf = (line: string): string => Buffer.from(line, BYTES).toString('utf8');

/** The lines of a file without their ends, as bytes. The last one may lack its end: then it comes with a mark. */
export async function* fileLines(path: string): AsyncGenerator<string> {
  let begun = '';
  const stream = createReadStream(path, BYTES) as AsyncIterable<string>;
  for await (const chunk of stream) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop()!;
    yield* lines;
  }
  // No event's text holds an escape character: JSON writes it otherwise.
  if (begun !== '') yield `${begun}\u001b`;
}

/** Consecutive lines of one log in the plan. */
export interface PlannedRun {
  readonly log: string;
  readonly from_seq: number;
  readonly to_seq: number;
}

/** The next lines by the plan; if the log differs by now, the ones that were planned. */
export type Planned =
  | { readonly lines: readonly string[] }
  | { readonly lines: readonly []; readonly changed: LogChanged; readonly run: PlannedRun };

/** The lines of a segment between two bytes, by plan and log; goes on past what has changed in the log. */
export async function* plannedLines(
  queries: Queries,
  segment: Segment,
  { from: began = 0, until }: { readonly from?: number; readonly until: number },
): AsyncGenerator<Planned> {
  for (let from = began; from < until;) {
    try {
      for await (const bytes of expectedBytes(queries, segment, from)) {
        from += bytes.length;
        yield { lines: bytes.toString(BYTES).split('\n').slice(0, -1) };
        if (from >= until) return;
      }
      return;
    } catch (changed) {
      if (!(changed instanceof LogChanged)) throw changed;
      const run = await runAt(queries, segment, from);
      yield { lines: [], changed, run };
      from += run.bytes;
    }
  }
}

async function runAt(
  queries: Queries,
  { file, segment }: Segment,
  starts_at: number,
): Promise<PlannedRun & { bytes: number }> {
  const { rows } = await queries.query<PlannedRun & { bytes: number }>(
    'SELECT log, from_seq, to_seq, bytes FROM mirror_runs WHERE file = $1 AND segment = $2 AND starts_at = $3',
    [file, segment, starts_at],
  );
  return rows[0]!;
}
