import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Queries } from '@phasegate/db';
import type { SignedText } from './checkpoint.js';
import { checkpointFile } from './file-store.js';
import { tableCheckpoints, tableEnd } from './table-store.js';

/**
 * Every checkpoint as a line of `checkpoints.jsonl`, by whichever store holds more: a table that was cut, or set
 * back together with the log, does not hide what the file has. Nothing is judged here: whoever reads the lines checks
 * them. Constant memory.
 *
 * @param filed how many the file held before `snapshot` was taken: those that came later name events beyond it
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

/** How many checkpoints the file holds now; none where there is no file. */
export async function countFiled(directory: string): Promise<number> {
  let count = 0;
  for await (const _line of firstLines(checkpointFile(directory), Infinity)) count += 1;
  return count;
}

/** `signature` comes after all other fields; a text that was damaged is not written anew. */
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
