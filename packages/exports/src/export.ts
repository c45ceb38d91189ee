import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  EXPORT_COLUMNS,
  type ExportFormat,
  type ExportKind,
  type ExportProof,
  type ProvenFormat,
} from '@phasegate/contracts';
import {
  appendPlatform,
  assertSeen,
  inTransaction,
  Snapshot,
  type BooksWanted,
} from '@phasegate/db';
import type { DateRange } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { historyJsonPieces, historyPieces } from './history.js';
import { csvLines, type Books, type Bytes, type Piece, type Pieces } from './lines.js';
import type { Redactor } from './redaction.js';
import { sessionPieces } from './sessions.js';
import { summaryPieces } from './summary.js';
import { transitionPieces } from './transitions.js';

export interface ExportWanted extends BooksWanted {
  readonly kind: ExportKind;
  /** `jsonl` is of kind `history`. */
  readonly format: ExportFormat;
  readonly range: DateRange;
  /** Opaque id of the person who exports, recorded in the platform's log (rules 8.4). */
  readonly by: string;
}

const CSV: Record<ExportKind, (books: Books) => Pieces> = {
  sessions: sessionPieces,
  transitions: transitionPieces,
  history: historyPieces,
  summary: summaryPieces,
};

/** Bytes that are produced ahead of the reader. */
const AHEAD_BYTES = 256 * 1024;

export const MEDIA_TYPES: Readonly<Record<ProvenFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
  tar: 'application/x-tar',
};

/** The most that a preview shows, in characters. */
const PREVIEW_CHARACTERS = 6_000;

export interface ExportPreview {
  /** The file's beginning, in whole lines. */
  readonly text: string;
  /** Whether that is all of it. */
  readonly complete: boolean;
}

/**
 * The beginning of a file. It cannot be checked later, so it is not an export and is not logged.
 *
 * @throws UnknownBot when the bot does not exist, or is not the member's
 */
export async function previewExport(
  pool: Pool,
  { kind, range, ...wanted }: Omit<ExportWanted, 'format' | 'by'>,
  redactor: Redactor,
): Promise<ExportPreview> {
  const snapshot = await Snapshot.open(pool, wanted);
  try {
    let text = headerOf(kind).text;
    for await (const piece of CSV[kind]({ snapshot, range, redactor, onRedacted: () => {} })) {
      text += piece.text;
      if (text.length > PREVIEW_CHARACTERS) return beginningOf(text);
    }
    return { text, complete: true };
  } finally {
    await snapshot.close();
  }
}

/** A line longer than a preview is cut: the page says that there is more. */
function beginningOf(text: string): ExportPreview {
  const end = text.lastIndexOf('\r\n', PREVIEW_CHARACTERS);
  return { text: text.slice(0, end === -1 ? PREVIEW_CHARACTERS : end + 2), complete: false };
}

const headerOf = (kind: ExportKind): Piece => csvLines([EXPORT_COLUMNS[kind].join(',')]);

/** Scope and author of an export, as in the platform's log. */
type Facts = Pick<ExportProof, 'kind' | 'format' | 'start' | 'end' | 'subject' | 'by'>;

/** How the file of an export is made from its books. */
export interface Making {
  readonly facts: Facts;
  readonly fileName: (snapshot: Snapshot) => string;
  /** Where the logs end that the file is made from. */
  readonly heads: (snapshot: Snapshot) => Promise<ExportProof['heads']>;
  readonly bytes: (books: Books, id: string) => AsyncGenerator<Bytes, void>;
}

/**
 * The books as a file, made as it is read: one snapshot of the database, a cursor, constant memory. The pool's
 * connections must be allowed to wait in a transaction for as long as a reader may.
 */
export class Export {
  readonly #hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;
  #redacted = 0;
  #proof: ExportProof | null = null;
  #closed: Promise<void> | null = null;

  private constructor(
    readonly id: string,
    private readonly pool: Pool,
    private readonly making: Making,
    private readonly snapshot: Snapshot,
    private readonly redactor: Redactor,
    private readonly range: DateRange,
  ) {}

  /**
   * A range of the books. Says in the platform's log that an export begins, before any of it is read.
   *
   * @throws UnknownBot when the bot does not exist, or is not the member's
   */
  static open(pool: Pool, wanted: ExportWanted, redactor: Redactor): Promise<Export> {
    return Export.begin(pool, makingOf(wanted), wanted, redactor, wanted.range);
  }

  /** The same for everything else that is made from the books. @throws UnknownBot */
  static async begin(
    pool: Pool,
    making: Making,
    wanted: BooksWanted,
    redactor: Redactor,
    range: DateRange = { start: null, end: null },
  ): Promise<Export> {
    const id = `exp_${randomBytes(12).toString('base64url')}`;
    await inTransaction(pool, async (queries) => {
      await assertSeen(queries, wanted);
      await appendPlatform(queries, 'export.begun', { export: id, ...making.facts });
    });
    return new Export(id, pool, making, await Snapshot.open(pool, wanted), redactor, range);
  }

  get fileName(): string {
    return this.making.fileName(this.snapshot);
  }

  get mediaType(): string {
    return MEDIA_TYPES[this.making.facts.format];
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** The figures of the complete file; available when all pieces were read. */
  get proof(): ExportProof {
    if (this.#proof === null) throw new Error('the export has not finished');
    return this.#proof;
  }

  /**
   * The file, piece by piece, once. It ends only after `export.made` is in the platform's log: a complete file is a
   * recorded one, and a file that broke off was not recorded.
   */
  async *pieces(): AsyncGenerator<Buffer, void> {
    let heads: ExportProof['heads'];
    try {
      heads = await this.making.heads(this.snapshot);
      for await (const { rows, bytes } of this.making.bytes(this.#books(), this.id)) {
        this.#rows += rows;
        this.#hash.update(bytes);
        this.#bytes += bytes.length;
        yield bytes;
      }
    } finally {
      await this.close();
    }
    await this.#record(heads);
  }

  /** The same as a stream, made no faster than it is read; it gives everything back, read or not. */
  stream(onPiece: () => void = () => {}): Readable {
    const pieces = this.pieces();
    async function* observed() {
      for await (const piece of pieces) {
        onPiece();
        yield piece;
      }
    }
    const stream = Readable.from(observed(), { objectMode: false, highWaterMark: AHEAD_BYTES });
    return stream.once('close', () => void this.close().catch(() => undefined));
  }

  /** Releases an export that will not be read; one that is read to its end closes by itself. */
  close(): Promise<void> {
    return (this.#closed ??= this.snapshot.close());
  }

  #books(): Books {
    const { snapshot, redactor, range } = this;
    return { snapshot, range, redactor, onRedacted: (rows) => (this.#redacted += rows) };
  }

  async #record(heads: ExportProof['heads']): Promise<void> {
    const proof: ExportProof = {
      export: this.id,
      ...this.making.facts,
      snapshot_at: this.snapshot.at.toISOString(),
      rows: this.#rows,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      redacted: this.#redacted,
      heads,
    };
    await inTransaction(this.pool, (queries) => appendPlatform(queries, 'export.made', proof));
    this.#proof = proof;
  }
}

function makingOf({ kind, format, range: { start, end }, bot: subject, by }: ExportWanted): Making {
  return {
    facts: { kind, format, start, end, subject, by },
    fileName: () => `${['phase', kind, start ?? 'begin', end ?? 'now'].join('_')}.${format}`,
    heads: ({ bots }) => Promise.resolve(bots.map(({ bot, head }) => ({ bot, ...head }))),
    bytes: (books) => bytesOf(kind, format, books),
  };
}

async function* bytesOf(
  kind: ExportKind,
  format: ExportFormat,
  books: Books,
): AsyncGenerator<Bytes, void> {
  if (format === 'csv') yield { rows: 0, bytes: Buffer.from(headerOf(kind).text) };
  const pieces = format === 'jsonl' ? historyJsonPieces : CSV[kind];
  for await (const { rows, text } of pieces(books)) yield { rows, bytes: Buffer.from(text) };
}
