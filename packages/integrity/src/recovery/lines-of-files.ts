import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { storedLine, type MirroredLine } from '../verification/mirror-of-log.js';

/** The lines of one log in mirrored or exported files, in the order of the files; unreadable lines are left out. */
export async function* linesOfFiles(
  files: readonly string[],
  log: string,
): AsyncGenerator<MirroredLine> {
  const mark = JSON.stringify(log);
  for (const file of files) {
    const input = createReadStream(file, 'utf8');
    await new Promise((resolve, reject) => input.once('open', resolve).once('error', reject));
    for await (const text of createInterface({ input, crlfDelay: Infinity }))
      if (text.includes(mark)) {
        const line = lineIn(text, log);
        if (line !== null) yield line;
      }
  }
}

function lineIn(text: string, log: string): MirroredLine | null {
  try {
    const { body, hash } = storedLine(text);
    const { bot, seq } = JSON.parse(body) as Record<string, unknown>;
    return bot === log && typeof seq === 'number' ? { seq, body, hash } : null;
  } catch {
    return null;
  }
}
