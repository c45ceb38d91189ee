import { link, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { closedName, growingName, type MirrorFile } from './files.js';
import { firstHashOf } from './first-hash.js';
import type { Segment } from './segments.js';

const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;
/** An unfinished file: the next holder of the lease removes it first. */
const DRAFT = /\.jsonl\.draft-\d+$/;

/** A file was changed since it was last written: it is set aside and rewritten. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged';
}

/** The writing rights of the lease's holder: `fence` names its drafts, `confirm` throws when the lease is lost. */
export interface Writer {
  readonly fence: string;
  confirm(): Promise<void>;
}

type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

/** PHASE_HISTORY_DIR. When a function returns, its writes are on disk. */
export class HistoryFolder {
  constructor(private readonly path: string) {}

  /**
   * Creates the folder, and removes unfinished files of earlier holders, which can then no longer put them in place.
   */
  async takeOver(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: FOLDER_MODE });
    for (const name of await readdir(this.path))
      if (DRAFT.test(name)) await rm(this.at(name), { force: true });
  }

  /** An empty file, so that a log without lines can be followed. */
  async make(file: MirrorFile): Promise<void> {
    const handle = await open(this.at(growingName(file)), 'a', FILE_MODE);
    await handle.close();
  }

  /**
   * Appends to a segment from a byte on.
   *
   * @param longest the maximum present length of the file: greater than `from` when a part of the bytes may be there
   * @throws FileDamaged
   */
  async append(segment: Segment, from: number, chunks: Chunks, longest: number): Promise<void> {
    const handle = await this.opened(segment, from, longest);
    try {
      await writeFrom(handle, from, chunks);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  /** Whether the whole segment seems to be there. @throws FileDamaged */
  async inspect(segment: Segment): Promise<void> {
    const handle = await this.opened(segment, segment.bytes, segment.bytes);
    await handle.close();
  }

  /**
   * Begins a segment's file with the bytes planned for it so far. The previous segment gets its final name by a second
   * link, so that the name of the growing file always exists.
   *
   * @returns the name under which an unexpected file was set aside
   */
  async begin(
    segment: Segment,
    previous: Segment | null,
    chunks: Chunks,
    writer: Writer,
  ): Promise<string | null> {
    const found = await firstHashOf(this.at(segment.name));
    if (found === segment.first_hash) {
      // It was begun before a crash.
      await this.append(segment, 0, chunks, segment.bytes);
      return null;
    }
    const isPrevious = previous !== null && found === previous.first_hash;
    const name = isPrevious ? closedName(previous.file, previous.segment) : null;
    return this.replace(segment.name, name, chunks, writer);
  }

  /** Rewrites a file. @returns the name under which the old one was set aside */
  rewrite(name: string, chunks: Chunks, writer: Writer): Promise<string | null> {
    return this.replace(name, null, chunks, writer);
  }

  /**
   * Replaces the file of this name by a new one; the old one is kept under another name. A holder that has lost its
   * lease cannot finish: its draft existed when it confirmed the lease, so the later holder has removed it.
   */
  private async replace(
    name: string,
    keepAs: string | null,
    chunks: Chunks,
    writer: Writer,
  ): Promise<string | null> {
    const draft = this.at(`${name}.draft-${writer.fence}`);
    try {
      await writeDraft(draft, chunks);
      await writer.confirm();
      const aside = await this.keep(name, keepAs);
      await rename(draft, this.at(name));
      await this.sync();
      return aside;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /**
   * @returns the name under which it is set aside; null when it had a name waiting for it, or there is nothing to keep
   */
  private async keep(name: string, keepAs: string | null): Promise<string | null> {
    const { size } = await stat(this.at(name)).catch(emptyWhenMissing);
    if (size === 0) return null;
    if (keepAs !== null && (await this.linked(name, keepAs))) return null;
    const aside = `${name}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    await link(this.at(name), this.at(aside));
    return aside;
  }

  /** Whether the other name now refers to the same file. */
  private async linked(name: string, other: string): Promise<boolean> {
    try {
      await link(this.at(name), this.at(other));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [one, two] = await Promise.all([stat(this.at(name)), stat(this.at(other))]);
      return one.ino === two.ino;
    }
  }

  /** A name is durable only when its folder is synced. */
  private async sync(): Promise<void> {
    const folder = await open(this.path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /**
   * A segment's file, open for writing: a file that belongs to another segment by now is never written to.
   * @throws FileDamaged when it is not that segment, or shorter or longer than it may be
   */
  private async opened(segment: Segment, shortest: number, longest: number): Promise<FileHandle> {
    const handle = await open(this.at(segment.name), 'r+').catch(damagedWhenMissing);
    try {
      const { size } = await handle.stat();
      if (size < shortest) throw new FileDamaged(`has ${size} bytes, and ${shortest} were written`);
      if (size > longest)
        throw new FileDamaged(`has ${size} bytes, and only ${longest} were written`);
      if ((await firstHashOf(handle)) !== segment.first_hash)
        throw new FileDamaged('does not begin with its first line');
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}

async function writeDraft(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, 'w', FILE_MODE);
  try {
    await writeFrom(handle, 0, chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeFrom(handle: FileHandle, from: number, chunks: Chunks): Promise<void> {
  let position = from;
  for await (const chunk of chunks)
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position);
      done += bytesWritten;
      position += bytesWritten;
    }
}

function damagedWhenMissing(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? new FileDamaged('is missing') : error;
}

function emptyWhenMissing(error: NodeJS.ErrnoException): { size: number } {
  if (error.code === 'ENOENT') return { size: 0 };
  throw error;
}
