import { BadTradeFile } from './bad-trade-file.js';

export type Utf16 = 'utf-16le' | 'utf-16be';

/** The encoding that a file's byte order mark tells, as Excel and PowerShell write it; null for other files. */
export function utf16Of(head: Buffer): Utf16 | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** Whether a text of ASCII letters begins like UTF-16 that lost its mark. */
export function isUnmarkedUtf16([first, second, third, fourth]: Buffer): boolean {
  return (second === 0 && fourth === 0) || (first === 0 && third === 0);
}

/** The same text as UTF-8, without its mark. Throws BadTradeFile. */
export async function* utf8Of(
  chunks: AsyncIterable<Buffer>,
  encoding: Utf16,
  file: string,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new BadTradeFile({ file, line: 1, field: 'file' }, 'is not valid UTF-16');
  }
}
