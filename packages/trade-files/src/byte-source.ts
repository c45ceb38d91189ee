import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { BadTradeFile } from './bad-trade-file.js';

/** Called after every piece read; `totalBytes` is null where the length is not known beforehand. */
export type OnProgress = (bytesRead: number, totalBytes: number | null) => void;

/** Bytes in memory, or a stream of them such as an HTTP body. A string stands for its UTF-8 bytes. */
export type TradeBytes = string | Uint8Array | AsyncIterable<Uint8Array | string>;

const CHUNK_BYTES = 65_536;
/** Of what must be read whole. */
const MAX_BYTES = 268_435_456;

/** The bytes of a file in pieces; what the system refuses is a BadTradeFile. */
export async function* fileChunks(path: string, onProgress?: OnProgress): AsyncGenerator<Buffer> {
  try {
    const stats = await stat(path);
    const totalBytes = stats.isFile() ? stats.size : null;
    const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    let bytesRead = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      onProgress?.(bytesRead, totalBytes);
      yield chunk;
    }
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error.code) : error;
  }
}

/** The same pieces. @throws BadTradeFile when more than `mostBytes` are read in all */
export async function* noMoreThan(
  mostBytes: number,
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      const what = `is longer than ${Math.round(mostBytes / 1_048_576)} MB`;
      throw new BadTradeFile({ file, line: 1, field: 'file' }, what);
    }
    yield chunk;
  }
}

/** All of it in one piece; what is longer than 256 MB is a BadTradeFile. */
export async function wholeBytes(chunks: AsyncIterable<Buffer>, file: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const chunk of noMoreThan(MAX_BYTES, chunks, file)) pieces.push(chunk);
  return Buffer.concat(pieces);
}

/** The bytes of a string, a buffer or a stream in pieces of at most 64 KiB. */
export async function* memoryChunks(
  source: TradeBytes,
  onProgress?: OnProgress,
): AsyncGenerator<Buffer> {
  const whole = typeof source === 'string' || source instanceof Uint8Array;
  const pieces = whole ? [bufferOf(source)] : source;
  const totalBytes = whole ? bufferOf(source).length : null;
  let bytesRead = 0;
  for await (const piece of pieces) {
    const bytes = bufferOf(piece);
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      bytesRead += chunk.length;
      onProgress?.(bytesRead, totalBytes);
      yield chunk;
    }
  }
}

function bufferOf(bytes: string | Uint8Array): Buffer {
  return typeof bytes === 'string'
    ? Buffer.from(bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isSystemError(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
};

function unreadable(path: string, code: string): BadTradeFile {
  const what = REASONS[code] ?? `cannot be read (${code})`;
  return new BadTradeFile({ file: path, line: 1, field: 'file' }, what);
}
