import type { Readable, Writable } from 'node:stream';

/** A command's streams and environment: the process's own, or a test's. */
export interface Io {
  /** The requests to `phase mcp`. */
  readonly stdin: Readable;
  /** The result alone. */
  readonly stdout: Writable;
  /** Progress, warnings, summaries, faults. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes one line for a person. */
export function tell(io: Io, line = ''): void {
  io.stderr.write(`${line}\n`);
}
