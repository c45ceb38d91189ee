import type { ImportLine } from '@phasegate/contracts';
import type { FastifyReply } from 'fastify';
import { PassThrough } from 'node:stream';

/** The minimum interval between progress lines. */
const PAUSE_MS = 100;

/**
 * A streamed answer with an import's progress. It begins with the first progress line, so that a refusal before that
 * has its own status.
 */
export class ImportLines {
  private readonly lines = new PassThrough();
  private lastWrittenAt = -Infinity;

  constructor(
    private readonly reply: FastifyReply,
    private readonly total: number,
  ) {}

  get begun(): boolean {
    return this.lastWrittenAt !== -Infinity;
  }

  progress(done: number): void {
    const now = performance.now();
    if (done < this.total && now - this.lastWrittenAt < PAUSE_MS) return;
    if (!this.begun)
      void this.reply
        .status(200)
        .header('content-type', 'application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(this.lines);
    this.lastWrittenAt = now;
    this.write({ progress: { done, total: this.total } });
  }

  end(last: Exclude<ImportLine, { progress: unknown }>): void {
    this.write(last);
    this.lines.end();
  }

  private write(line: ImportLine): void {
    this.lines.write(`${JSON.stringify(line)}\n`);
  }
}

export const acceptsLines = (accept: string | undefined): boolean =>
  /\bapplication\/x-ndjson\b/i.test(accept ?? '');
