import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Writable } from 'node:stream';

const BUFFER_CHARACTERS = 65_536;

/** Writes many lines to a stream in large pieces, no faster than the reader takes them. */
export class LineWriter {
  #lines: string[] = [];
  #characters = 0;

  constructor(private readonly stream: Writable) {}

  /** A promise when the caller must wait before the next line. */
  write(line: string): Promise<void> | undefined {
    this.#lines.push(line);
    this.#characters += line.length;
    return this.#characters < BUFFER_CHARACTERS ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const piece = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    this.#characters = 0;
    // Waiting in any case lets a pipe that was closed be noticed.
    if (this.stream.write(piece)) await setImmediate();
    else await once(this.stream, 'drain');
  }
}
