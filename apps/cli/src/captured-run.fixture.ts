import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Io } from './io.js';
import { run } from './run.js';

export interface Captured {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Tests ignore the files of a platform that runs in this folder. */
const ELSEWHERE = join(tmpdir(), 'phase-cli-nothing-here');
const NO_BOOKS = { PHASE_HISTORY_DIR: ELSEWHERE, PHASE_CHECKPOINT_DIR: ELSEWHERE };

/** Runs a command line as the program does, but for its streams and its environment. */
export async function captured(args: readonly string[], env: Io['env'] = {}): Promise<Captured> {
  const stdout = new Collected();
  const stderr = new Collected();
  const status = await run(args, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: { ...NO_BOOKS, ...env },
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

class Collected extends Writable {
  readonly #pieces: Buffer[] = [];

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece);
    done();
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString();
  }
}

/** A folder for one test file; gives back the path of a file that it writes. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'phase-cli-'));

  write(name: string, content: string | Buffer): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
