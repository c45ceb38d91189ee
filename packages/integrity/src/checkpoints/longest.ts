import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Queries } from '@phasegate/db';
import type { SignedText } from './checkpoint.js';
import { checkpointFile } from './file-store.js';
import { tableCheckpoints, tableEnd } from './table-store.js';

/**
 * Every checkpoint as a line of `checkpoints.jsonl`, from the store that holds more: truncating the table, or restoring
 * it together with the log, does not hide checkpoints in the file. Nothing is verified here; the reader verifies the
 * lines. Constant memory.
 *
 * @param filed the number in the file before `snapshot` was taken: later ones cover events beyond it
 */
export async function* checkpointLines(
  snapshot: Queries,
  directory: string,
  filed: number,
): AsyncGenerator<string> {
  const { n } = await tableEnd(snapshot);
  if (filed > n) yield* firstLines(checkpointFile(directory), filed);
  else for await (const checkpoint of tableCheckpoints(snapshot)) yield textOf(checkpoint);
}

/** The number of checkpoints in the file now; none where there is no file. */
export async function countFiled(directory: string): Promise<number> {
  let count = 0;
  for await (const _line of firstLines(checkpointFile(directory), Infinity)) count += 1;
  return count;
}

/** `signature` is the last field; a damaged text is not rewritten. */
const textOf = ({ body, signature }: SignedText): string =>
  `${body.slice(0, -1)},"signature":"${signature}"}`;

async function* firstLines(path: string, count: number): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    let left = count;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (left === 0) return;
      yield line;
      left -= 1;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    input.destroy();
  }
}
