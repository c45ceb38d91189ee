import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ExportProof } from '@phasegate/contracts';
import { canonicalLine, GENESIS, hashOf, type Queries } from '@phasegate/db';
import { readProof } from './proofs.js';

/** What checking a file came to: faults, each a sentence without its beginning; none: the file is as it was made. */
export interface CheckedExport {
  readonly rows: number;
  readonly faults: readonly string[];
}

/** Compares a file with its proof; lines of the log are recomputed too (rules 8.1). No database is asked. */
export async function checkFile(file: Readable, proof: ExportProof): Promise<CheckedExport> {
  const hash = createHash('sha256');
  const rows = proof.format === 'csv' ? new CsvRows() : new LogLines(proof);
  let bytes = 0;
  for await (const piece of file as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    rows.read(piece);
  }
  const { count, faults } = rows.end();
  if (bytes !== proof.bytes) faults.push(`has ${bytes} bytes instead of ${proof.bytes}`);
  if (count !== proof.rows) faults.push(`has ${count} rows instead of ${proof.rows}`);
  if (hash.digest('hex') !== proof.sha256) faults.push('has another SHA-256 than its proof says');
  return { rows: count, faults };
}

/** Compares a proof with the database: it stands in the platform's log, and the heads still stand in theirs. */
export async function checkProof(queries: Queries, proof: ExportProof): Promise<string[]> {
  const faults: string[] = [];
  const made = await readProof(queries, proof.export, null);
  if (made === null)
    faults.push(`names the export ${proof.export}, of which the platform’s log knows nothing`);
  else if (canonicalLine(made) !== canonicalLine(proof))
    faults.push('has a proof that is not as the platform’s log has it');
  const { rows } = await queries.query<{ bot: string; seq: number; hash: string | null }>(
    `SELECT h.bot, h.seq, e.hash FROM unnest($1::text[], $2::int[]) AS h (bot, seq)
     LEFT JOIN events e ON e.bot = h.bot AND e.seq = h.seq`,
    [proof.heads.map(({ bot }) => bot), proof.heads.map(({ seq }) => seq)],
  );
  const known = new Map(rows.map(({ bot, hash }) => [bot, hash]));
  for (const { bot, seq, hash } of proof.heads)
    if (known.get(bot) !== hash)
      faults.push(
        `was made when event ${seq} of ${bot} had the hash ${hash}: the log has another now`,
      );
  return faults;
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts the records of RFC 4180: a line feed between quotes ends none. */
class CsvRows {
  #lines = 0;
  #quoted = false;

  read(piece: Buffer): void {
    for (const byte of piece) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED && !this.#quoted) this.#lines += 1;
    }
  }

  /** The header is no row. */
  end(): { count: number; faults: string[] } {
    return { count: Math.max(0, this.#lines - 1), faults: [] };
  }
}

const LONGEST_LIST = 20;

/** Recomputes the lines of logs: each by itself, and each with the one before it in the file. */
class LogLines {
  #begun: Buffer[] = [];
  #count = 0;
  readonly #faults: string[] = [];
  readonly #last = new Map<string, { seq: number; hash: string }>();

  constructor(private readonly proof: ExportProof) {}

  read(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, from)) {
      this.#line(Buffer.concat([...this.#begun, piece.subarray(from, end)]).toString());
      this.#begun = [];
      from = end + 1;
    }
    if (from < piece.length) this.#begun.push(piece.subarray(from));
  }

  end(): { count: number; faults: string[] } {
    if (this.#begun.length > 0) this.#fault(this.#count + 1, 'is cut short');
    if (this.proof.start === null && this.proof.end === null)
      for (const { bot, seq } of this.proof.heads)
        if (this.#last.get(bot)?.seq !== seq)
          this.#fault(this.#count + 1, `is missing: the log of ${bot} goes up to ${seq}`);
    return { count: this.#count, faults: this.#faults };
  }

  #line(text: string): void {
    this.#count += 1;
    const line = lineOf(text);
    if (line === null) return this.#fault(this.#count, 'is no line of a log');
    const { hash, redacted, ...rest } = line;
    const { bot, seq, prev_hash } = rest;
    const last = this.#last.get(bot);
    const before = seq === 1 ? GENESIS : last?.seq === seq - 1 ? last.hash : null;
    this.#last.set(bot, { seq, hash });
    if (before !== null && before !== prev_hash)
      this.#fault(this.#count, 'does not carry the hash of the event before');
    // What a secret was taken from cannot be recomputed: its hash is what the next line carries.
    if (redacted !== true && hashOf(prev_hash, canonicalLine(rest)) !== hash)
      this.#fault(this.#count, 'has a hash that is not that of its text');
    const head = this.proof.heads.find((each) => each.bot === bot && each.seq === seq);
    if (head !== undefined && head.hash !== hash)
      this.#fault(this.#count, 'is not the head that the proof names');
  }

  #fault(line: number, what: string): void {
    if (this.#faults.length < LONGEST_LIST) this.#faults.push(`line ${line} ${what}`);
  }
}

interface LogLine {
  readonly bot: string;
  readonly seq: number;
  readonly prev_hash: string;
  readonly hash: string;
  readonly redacted?: unknown;
}

function lineOf(text: string): LogLine | null {
  try {
    const line = JSON.parse(text) as LogLine;
    const { bot, seq, prev_hash, hash } = line;
    const texts = [bot, prev_hash, hash].every((field) => typeof field === 'string');
    return texts && Number.isInteger(seq) ? line : null;
  } catch {
    return null;
  }
}
