import { readFile, stat } from 'node:fs/promises';
import { BadTradeFile } from './bad-trade-file.js';

/**
 * What SQLite keeps beside a database in use, and leaves there when its program ends without a checkpoint, as freqtrade
 * does: the newest trades.
 */
export class WriteAheadLog {
  private constructor(
    private readonly path: string,
    private readonly before: string,
    /** null: there is none. */
    readonly bytes: Buffer | null,
  ) {}

  static async beside(path: string): Promise<WriteAheadLog> {
    const before = await stateOf(path);
    return new WriteAheadLog(path, before, await bytesOf(logOf(path)));
  }

  /** A database and its log were read consistently only if neither changed meanwhile. Throws BadTradeFile. */
  async assertUnchanged(): Promise<void> {
    if (this.bytes === null || (await stateOf(this.path)) === this.before) return;
    const what = 'was written to while it was read: try again, or stop the bot first';
    throw new BadTradeFile({ file: this.path, line: 1, field: 'file' }, what);
  }
}

/** null: there is no such file. Throws BadTradeFile when there is, and it cannot be read. */
async function bytesOf(log: string): Promise<Buffer | null> {
  try {
    return await readFile(log);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new BadTradeFile({ file: log, line: 1, field: 'file' }, `cannot be read (${code})`);
  }
}

const logOf = (path: string): string => `${path}-wal`;

async function stateOf(path: string): Promise<string> {
  const files = [path, logOf(path)].map((file) => stat(file, { bigint: true }).catch(() => null));
  return (await Promise.all(files)).map((file) => `${file?.mtimeNs} ${file?.size}`).join();
}
