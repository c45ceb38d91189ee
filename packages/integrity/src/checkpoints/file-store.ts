import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalLine } from '@phasegate/db';
import type { SignedText } from './checkpoint.js';

export const CHECKPOINT_FILE = 'checkpoints.jsonl';
export const PUBLIC_KEY_FILE = 'public-key.pem';

/**
 * The checkpoints in a file, one per line: the checkpoint with its signature among its fields. An unreadable line is
 * returned verbatim, and the chain check rejects it; a missing file has none.
 */
export async function* fileCheckpoints(path: string): AsyncGenerator<SignedText> {
  const input = createReadStream(path, 'utf8');
  try {
    await new Promise((resolve, reject) => input.once('open', resolve).once('error', reject));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for await (const line of createInterface({ input, crlfDelay: Infinity })) yield signedText(line);
}

function signedText(line: string): SignedText {
  try {
    const { signature, ...checkpoint } = JSON.parse(line) as Record<string, unknown>;
    // A line in any other notation than ours was not written by us.
    if (typeof signature === 'string' && canonicalLine({ ...checkpoint, signature }) === line)
      return { body: canonicalLine(checkpoint), signature };
  } catch {
    // Refused below.
  }
  return { body: line, signature: '' };
}

export const lineOf = ({ body, signature }: SignedText): string =>
  `${canonicalLine({ ...(JSON.parse(body) as object), signature })}\n`;

/** Appends and has it on the disk before it returns. */
export async function appendCheckpoint(path: string, checkpoint: SignedText): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  try {
    await file.appendFile(lineOf(checkpoint));
    await file.datasync();
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(path));
}

/** Appends what the file lacks after its first `whole` lines; half a line after them goes. */
export async function catchUpFile(
  path: string,
  whole: number,
  checkpoints: AsyncIterable<SignedText>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  try {
    let place = 0;
    let length = 0;
    for await (const checkpoint of checkpoints) {
      const line = lineOf(checkpoint);
      if (place === whole) await file.truncate(length);
      if (place >= whole) await file.appendFile(line);
      place += 1;
      length += Buffer.byteLength(line);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(path));
}

/** Rewrites the file and keeps the old one under another name. @returns that name, or null when there was no file */
export async function rewriteCheckpoints(
  path: string,
  checkpoints: AsyncIterable<SignedText>,
): Promise<string | null> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  const file = await open(draft, 'w');
  try {
    for await (const checkpoint of checkpoints) await file.appendFile(lineOf(checkpoint));
    await file.sync();
  } finally {
    await file.close();
  }
  const kept = await setAside(path);
  await rename(draft, path);
  await syncDirectory(dirname(path));
  return kept;
}

async function setAside(path: string): Promise<string | null> {
  const kept = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '')}`;
  try {
    await rename(path, kept);
    return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export const checkpointFile = (directory: string): string => join(directory, CHECKPOINT_FILE);
export const publicKeyFile = (directory: string): string => join(directory, PUBLIC_KEY_FILE);
