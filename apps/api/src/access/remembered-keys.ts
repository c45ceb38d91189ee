import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'known-keys';
const SHA_256 = /^[0-9a-f]{64}$/;

/**
 * The keys that were valid at the last look at the database, kept beside the spool as their SHA-256: a process that
 * starts while the database is down can still distinguish genuine emergency exits from made-up ones (rules 3.4).
 */
export class RememberedKeys {
  private written = '';

  constructor(private readonly folder: string) {}

  /** Empty: nothing was remembered, or it cannot be read. */
  async read(): Promise<Buffer[]> {
    const text = await readFile(join(this.folder, FILE), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => SHA_256.test(line))
      .map((line) => Buffer.from(line, 'hex'));
  }

  /** Replaces what was remembered, if it changed; a crash leaves the old or the new file. */
  async write(hashes: readonly Buffer[]): Promise<void> {
    const text = hashes.map((hash) => `${hash.toString('hex')}\n`).join('');
    if (text === this.written) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const unfinished = join(this.folder, `${FILE}-${randomBytes(4).toString('hex')}.unfinished`);
    try {
      await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' });
      await rename(unfinished, join(this.folder, FILE));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
    this.written = text;
  }
}
