import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of lines that is only appended to, each on the disk before `append` is done where it must be. */
export class Journal {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private handle: FileHandle,
    /** The last line may have no end: a crash tore it, or an append failed half-way. */
    private torn: boolean,
  ) {}

  /** Opens the file, or makes it. @returns its lines too, torn ones included */
  static async open(path: string): Promise<{ journal: Journal; lines: string[] }> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a', 0o600);
    try {
      await syncFolder(dirname(path));
      const text = await readFile(path, 'utf8');
      const journal = new Journal(path, handle, text !== '' && !text.endsWith('\n'));
      return { journal, lines: text.split('\n').filter((line) => line !== '') };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Appends a line. @param durable on the disk when this is done, also if the power goes */
  append(line: object, durable: boolean): Promise<void> {
    return this.next(async () => {
      const text = `${this.torn ? '\n' : ''}${JSON.stringify(line)}\n`;
      this.torn = true;
      await this.handle.appendFile(text);
      this.torn = false;
      if (durable) await this.handle.datasync();
    });
  }

  /** Puts other lines in the place of all: a new file is written, then takes the name of the old one. */
  replace(lines: () => readonly object[]): Promise<void> {
    return this.next(async () => {
      const fresh = `${this.path}.new`;
      const handle = await open(fresh, 'w', 0o600);
      try {
        await handle.writeFile(
          lines()
            .map((line) => `${JSON.stringify(line)}\n`)
            .join(''),
        );
        await handle.sync();
      } finally {
        await handle.close();
      }
      // Opened before it has the name: there is no moment at which lines would go to a file that is gone.
      const appending = await open(fresh, 'a', 0o600);
      await rename(fresh, this.path);
      const old = this.handle;
      this.handle = appending;
      this.torn = false;
      await old.close();
      await syncFolder(dirname(this.path));
    });
  }

  async close(): Promise<void> {
    await this.next(() => this.handle.close());
  }

  /** One write after the other, also after failed ones. */
  private next<Result>(write: () => Promise<Result>): Promise<Result> {
    const written = this.queue.then(write);
    this.queue = written.catch(() => undefined);
    return written;
  }
}

/** The name of a new file is on the disk too. Not every system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (
      !['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes(
        (error as NodeJS.ErrnoException).code ?? '',
      )
    )
      throw error;
  }
}
