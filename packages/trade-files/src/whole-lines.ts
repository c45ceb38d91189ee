import { isUtf8 } from 'node:buffer';
import { BadTradeFile } from './bad-trade-file.js';

/** Some lines of a file, all of them whole, ended by LF and valid UTF-8 without NUL. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The number in the file of the first of them. */
  readonly firstLine: number;
}

const MAX_LINE_BYTES = 1_048_576;
const TOO_LONG = 'is longer than 1 MB';
const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a file into blocks of whole lines. CRLF and CR become LF, so that lines are counted alike everywhere.
 * Throws BadTradeFile at a line that is too long (without reading to its end), not UTF-8 or holds NUL, after
 * the lines before it have been handed out.
 */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<LineBlock> {
  const withLf = lineFeedsOnly();
  let firstLine = 1;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const raw of chunks) {
    const chunk = withLf(raw);
    const firstEnd = chunk.indexOf(LF);
    if (begunBytes + (firstEnd === -1 ? chunk.length : firstEnd) > MAX_LINE_BYTES) {
      throw new BadTradeFile({ file, line: firstLine, field: 'line' }, TOO_LONG);
    }
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      const begunLine = Buffer.concat([...begun, chunk.subarray(0, firstEnd + 1)]);
      for (const bytes of [begunLine, chunk.subarray(firstEnd + 1, end)]) {
        yield* readable(bytes, firstLine, file);
        firstLine += lineFeeds(bytes);
      }
      begun = [];
      begunBytes = 0;
    }
    begun.push(chunk.subarray(end));
    begunBytes += chunk.length - end;
  }
  yield* readable(Buffer.concat(begun), firstLine, file);
}

function* readable(bytes: Buffer, firstLine: number, file: string): Generator<LineBlock> {
  if (isText(bytes)) {
    if (bytes.length > 0) yield { bytes, firstLine };
    return;
  }
  const bad = firstUnreadableLine(bytes);
  if (bad.start > 0) yield { bytes: bytes.subarray(0, bad.start), firstLine };
  throw new BadTradeFile({ file, line: firstLine + bad.index, field: 'line' }, bad.what);
}

/** Throws BadTradeFile if the bytes, the first of which is on line 1, are not UTF-8 or hold NUL. */
export function assertText(bytes: Buffer, file: string): void {
  if (isText(bytes)) return;
  const bad = firstUnreadableLine(bytes);
  throw new BadTradeFile({ file, line: 1 + bad.index, field: 'line' }, bad.what);
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && isUtf8(bytes);
}

function firstUnreadableLine(bytes: Buffer): { start: number; index: number; what: string } {
  let start = 0;
  for (let index = 0; ; index += 1) {
    const lineFeed = bytes.indexOf(LF, start);
    const end = lineFeed === -1 ? bytes.length : lineFeed + 1;
    const line = bytes.subarray(start, end);
    if (line.includes(0)) return { start, index, what: 'holds a NUL byte; the file must be text' };
    if (!isUtf8(line) || lineFeed === -1) return { start, index, what: 'is not UTF-8' };
    start = end;
  }
}

function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}

/** Turns CRLF and CR into LF, also where a CRLF lies across two chunks. */
function lineFeedsOnly(): (chunk: Buffer) => Buffer {
  let afterCr = false;
  return (chunk) => {
    if (!afterCr && !chunk.includes(CR)) return chunk;
    const unified = Buffer.allocUnsafe(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      if (!(byte === LF && afterCr)) {
        unified[length] = byte === CR ? LF : byte;
        length += 1;
      }
      afterCr = byte === CR;
    }
    return unified.subarray(0, length);
  };
}
