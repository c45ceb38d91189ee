import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Write = (buffer: Buffer, offset: number, length: number, position: number) => Promise<unknown>;

/**
 * Makes every file of this process fail to take more than a part of what is written, as on a full disk.
 * @returns how it is ended
 */
export async function fillDisk(): Promise<() => void> {
  const path = join(tmpdir(), `phasegate-probe-${process.pid}`);
  const probe = await open(path, 'w');
  const files = Object.getPrototypeOf(probe) as { write: Write };
  await probe.close();
  await rm(path);
  const { write } = files;
  files.write = async function (this: FileHandle, buffer, offset, length, position) {
    if (length > 1) await write.call(this, buffer, offset, length >> 1, position);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return () => void (files.write = write);
}
