import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exitLine, readExitLine, type WaitingExit } from './exit-line.js';

const SUFFIX = '.jsonl';
const UNFINISHED = '.unfinished';
const DAMAGED = 'damaged';
/** Files that a killed process left half written; their exits were never acknowledged. */
const ABANDONED_MS = 60_000;
const PER_MS = 1_000;

/** The content of a spool file. `damaged`: part of it differs from what was written. */
export interface SpoolFile {
  readonly exits: readonly WaitingExit[];
  readonly damaged: boolean;
}

/**
 * The spool on disk, as a maildir: exits of one key that came together are a file, written and synced under a temporary
 * name and then renamed. Exits with unverified keys share files as well. A file under its final name is complete and
 * never changes, so any number of processes may share the folder and record each other's files without locks. Names
 * sort in the order received.
 */
export class SpoolFolder {
  private last = 0;
  readonly path: string;

  constructor(folder: string) {
    this.path = resolve(folder);
  }

  /** Creates the folder, continues the order of the last process, removes unfinished files. */
  async open(): Promise<void> {
    await this.make();
    const entries = await readdir(this.path);
    this.last = Math.max(
      0,
      ...entries.filter(isSpoolFile).map(orderOf).filter(Number.isSafeInteger),
    );
    await this.sweep();
  }

  /** Removes unfinished files of a killed process. */
  async sweep(): Promise<void> {
    const entries = await readdir(this.path);
    for (const entry of entries.filter((name) => name.endsWith(UNFINISHED))) {
      const path = join(this.path, entry);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  /**
   * A name that sorts after every name given before, also when the clock is set back.
   *
   * @param key the `keyPart` of a key, or UNVERIFIED
   */
  newName(key: string, received_at: number): string {
    this.last = Math.max(this.last + 1, received_at * PER_MS);
    const order = String(this.last).padStart(16, '0');
    return `${order}-${key}-${randomBytes(4).toString('hex')}${SUFFIX}`;
  }

  /** Returns when file and folder are on the disk. */
  async write(name: string, exits: readonly WaitingExit[]): Promise<void> {
    const text = exits.map(exitLine).join('');
    const unfinished = join(this.path, name + UNFINISHED);
    try {
      await writeSynced(unfinished, text).catch(async (error: unknown) => {
        if (!isMissing(error)) throw error;
        await this.make();
        await writeSynced(unfinished, text);
      });
      await rename(unfinished, join(this.path, name));
      await syncFolder(this.path);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Names of the waiting files, in no order; sorted, they are in the order received. */
  async names(): Promise<string[]> {
    try {
      return (await readdir(this.path)).filter(isSpoolFile);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Null: another process recorded it meanwhile. */
  async read(name: string): Promise<SpoolFile | null> {
    try {
      const lines = (await readFile(join(this.path, name), 'utf8')).split('\n');
      const ended = lines.pop() === '';
      const exits = lines.map(readExitLine).filter((exit) => exit !== null);
      return { exits, damaged: !ended || lines.length === 0 || exits.length < lines.length };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  /** @returns where it lies now */
  async setAside(name: string): Promise<string> {
    const aside = join(this.path, DAMAGED);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    await rename(join(this.path, name), join(aside, name)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    return join(aside, name);
  }

  /** Whether a file can be made there now. */
  async isWritable(): Promise<boolean> {
    const probe = join(this.path, `${randomBytes(8).toString('hex')}${UNFINISHED}`);
    try {
      await this.make();
      await writeSynced(probe, '\n');
      await rm(probe);
      return true;
    } catch {
      await rm(probe, { force: true }).catch(() => undefined);
      return false;
    }
  }

  private async make(): Promise<void> {
    const made = await mkdir(this.path, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
  }
}

/** The key of a file, from its name; any other name is returned unchanged. */
export const keyOfName = (name: string): string =>
  /^\d{16}-([0-9a-f]{16})-/.exec(name)?.[1] ?? name;
/** In the place of a key: the keys of these exits could not be verified. */
export const UNVERIFIED = '0'.repeat(16);
export const keyPart = (keyHash: Buffer): string => keyHash.toString('hex').slice(0, 16);

const isSpoolFile = (name: string) => name.endsWith(SUFFIX);
const orderOf = (name: string) => Number(name.slice(0, 16));
const isMissing = (error: unknown) => (error as { code?: unknown }).code === 'ENOENT';

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
