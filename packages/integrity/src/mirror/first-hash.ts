import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';

const CHUNK = 16_384;
/** No event is as long as this. */
const MAX_LINE_LENGTH = 1_048_576;
const NEWLINE = 0x0a;

const lineSchema = z.looseObject({ hash: z.string() });

/**
 * The hash that the first line of a file carries: no two segments begin with the same line.
 * @returns null when there is no file or no whole line in it, an empty text when its first line is not one of ours
 */
export async function firstHashOf(file: string | FileHandle): Promise<string | null> {
  if (typeof file !== 'string') return read(file);
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle): Promise<string | null> {
  let begun = Buffer.alloc(0);
  while (begun.length < MAX_LINE_LENGTH) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, begun.length);
    if (bytesRead === 0) return null;
    begun = Buffer.concat([begun, buffer.subarray(0, bytesRead)]);
    const end = begun.indexOf(NEWLINE);
    if (end >= 0) return hashIn(begun.toString('utf8', 0, end));
  }
  return '';
}

function hashIn(line: string): string {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.hash : '';
  } catch {
    return '';
  }
}
