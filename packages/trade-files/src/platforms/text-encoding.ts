import { isUtf8 } from 'node:buffer';

/** The encodings that platforms write, by the names of the Encoding Standard. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | (string & {});

const STATED = /charset\s*=\s*["']?\s*([\w-]+)|encoding\s*=\s*["']([\w-]+)["']/i;
const STATED_WITHIN = 2_048;
/** The encoding to assume for text that is not UTF-8 and names none. */
const WESTERN = 'windows-1252';

/** How the text is encoded that begins with these bytes: by its mark, its zeros, what it states, its validity. */
export function encodingOf(head: Buffer): TextEncodingName {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = zerosIn(head.subarray(0, STATED_WITHIN));
  if (zeros.odd > 0 && zeros.even === 0) return 'utf-16le';
  if (zeros.even > 0 && zeros.odd === 0) return 'utf-16be';
  if (isUtf8(withoutCutCharacter(head))) return 'utf-8';
  const stated = STATED.exec(head.toString('latin1', 0, STATED_WITHIN));
  const name = (stated?.[1] ?? stated?.[2])?.toLowerCase();
  return name !== undefined && name !== 'utf-8' && isKnown(name) ? name : WESTERN;
}

/** The same text in UTF-8, without a byte order mark at its beginning. */
export async function* inUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: TextEncodingName,
): AsyncGenerator<Buffer> {
  // UTF-8 itself is checked where lines are counted, so that a fault has one.
  if (encoding === 'utf-8') {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** A head may end within a character. */
function withoutCutCharacter(head: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && head.length - end < 4 && (head[end - 1]! & 0xc0) === 0x80) end -= 1;
  return end > 0 && head[end - 1]! >= 0xc0 ? head.subarray(0, end - 1) : head;
}

function zerosIn(bytes: Buffer): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (const [place, byte] of bytes.entries())
    if (byte === 0) zeros[place % 2 === 0 ? 'even' : 'odd'] += 1;
  return zeros;
}

function isKnown(encoding: string): boolean {
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false;
  }
}
