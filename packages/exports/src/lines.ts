import type { Snapshot } from '@phasegate/db';
import type { DateRange } from '@phasegate/phase-core';
import type { Redactor } from './redaction.js';

/** Source of an export. */
export interface Books {
  readonly snapshot: Snapshot;
  readonly range: DateRange;
  readonly redactor: Redactor;
  /** Told of rows from which a secret was taken. */
  readonly onRedacted: (rows: number) => void;
}

/** Some lines of a file, each with its end. */
export interface Piece {
  readonly rows: number;
  readonly text: string;
}

/** Bytes of a file, and how many of its rows end in them. */
export interface Bytes {
  readonly rows: number;
  readonly bytes: Buffer;
}

export type Pieces = AsyncGenerator<Piece, void>;

/** RFC 4180 ends lines with CR LF. */
export const csvLines = (lines: readonly string[]): Piece => ({
  rows: lines.length,
  text: `${lines.join('\r\n')}\r\n`,
});

/** A text without secrets, and whether there were any. */
export function clean(
  text: string | null,
  { redactor }: Books,
): { text: string | null; redacted: boolean } {
  if (text === null || !redactor.suspects(text)) return { text, redacted: false };
  const without = redactor.redact(text);
  return { text: without, redacted: without !== text };
}
