import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ExportProof, ProvenFormat } from '@phasegate/contracts';
import { canonicalLine, GENESIS, hashOf, type Queries } from '@phasegate/db';
import { readProof } from './proofs.js';
import { isMarked, isRedactionOf } from './redaction.js';

/** The result of checking a file: its faults, each a sentence without its subject; none: the file is unchanged. */
export interface CheckedExport {
  readonly rows: number;
  readonly faults: readonly string[];
}

/**
 * Compares a file with its proof; lines of the log are also rehashed (rules 8.1).
 *
 * @param log the database to compare redacted lines with; null: none
 */
export async function checkFile(
  file: Readable,
  proof: ExportProof,
  log: Queries | null = null,
): Promise<CheckedExport> {
  const hash = createHash('sha256');
  const rows = contentOf(proof);
  let bytes = 0;
  for await (const piece of file as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    rows.read(piece);
    if (log !== null && rows instanceof LogLines) await rows.compareRedacted(log);
  }
  const { count, faults } = rows.end();
  if (bytes !== proof.bytes) faults.push(`has ${bytes} bytes instead of ${proof.bytes}`);
  if (count !== proof.rows) faults.push(`has ${count} rows instead of ${proof.rows}`);
  if (hash.digest('hex') !== proof.sha256) faults.push('has another SHA-256 than its proof says');
  return { rows: count, faults };
}

/**
 * Compares a proof with the database: it must be recorded in the platform's log, and its heads must still be in their
 * logs.
 */
export async function checkProof(queries: Queries, proof: ExportProof): Promise<string[]> {
  const faults: string[] = [];
  const made = await readProof(queries, proof.export, null);
  if (made === null)
    faults.push(`names the export ${proof.export}, which is not in the platform’s log`);
  else if (canonicalLine(made) !== canonicalLine(proof))
    faults.push('has a proof that differs from the platform’s log');
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

/** Reads a file of one format piece by piece. */
interface Content {
  read(piece: Buffer): void;
  end(): { count: number; faults: string[] };
}

function contentOf(proof: ExportProof): Content {
  const contents: Readonly<Record<ProvenFormat, () => Content>> = {
    csv: () => new CsvRows(),
    jsonl: () => new LogLines(proof),
    // An archive is compared byte for byte; its own guide says how its lines are recomputed.
    tar: () => ({ read: () => undefined, end: () => ({ count: proof.rows, faults: [] }) }),
  };
  return contents[proof.format]();
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts RFC 4180 records: a line feed inside quotes does not end a record. */
class CsvRows implements Content {
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

const MAX_FAULTS = 20;

/**
 * Recomputes the lines of logs. A range of trading days holds consecutive lines of each log: within it every line
 * must carry the hash of the one before, and an end that is not the range's must be the log's own.
 */
class LogLines implements Content {
  #begun: Buffer[] = [];
  #count = 0;
  #redacted: { line: number; event: LogLine }[] = [];
  readonly #faults: string[] = [];
  readonly #last = new Map<string, { seq: number; hash: string }>();

  readonly #heads: ReadonlyMap<string, ExportProof['heads'][number]>;

  constructor(private readonly proof: ExportProof) {
    this.#heads = new Map(proof.heads.map((head) => [head.bot, head]));
  }

  read(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, from)) {
      this.#line(Buffer.concat([...this.#begun, piece.subarray(from, end)]).toString());
      this.#begun = [];
      from = end + 1;
    }
    if (from < piece.length) this.#begun.push(piece.subarray(from));
  }

  /** Compares the redacted lines read since the last time with what the log holds. */
  async compareRedacted(log: Queries): Promise<void> {
    for (const { line, event } of this.#redacted) {
      const { rows } = await log.query<{ body: string; hash: string }>(
        'SELECT body, hash FROM events WHERE bot = $1 AND seq = $2',
        [event.bot, event.seq],
      );
      const { hash, redacted: _mark, ...rest } = event;
      const [original] = rows;
      if (
        original === undefined ||
        original.hash !== hash ||
        !isRedactionOf(rest, JSON.parse(original.body))
      )
        this.#fault(line, 'is not the line of the log with its secrets taken out');
    }
    this.#redacted = [];
  }

  end(): { count: number; faults: string[] } {
    if (this.#begun.length > 0) this.#fault(this.#count + 1, 'is cut short');
    const { start, end, heads } = this.proof;
    for (const { bot, seq } of end === null ? heads : []) {
      const last = this.#last.get(bot);
      // A range that begins late may hold nothing of a log.
      if (last?.seq !== seq && (last !== undefined || start === null))
        this.#fault(this.#count + 1, `is missing: the log of ${bot} goes up to ${seq}`);
    }
    return { count: this.#count, faults: this.#faults };
  }

  #line(text: string): void {
    this.#count += 1;
    const event = lineOf(text);
    if (event === null) return this.#fault(this.#count, 'is no line of a log');
    const { hash, ...body } = event;
    const { bot, seq, prev_hash } = body;
    this.#follow(event);
    this.#last.set(bot, { seq, hash });
    if (event.redacted === true && isMarked(text))
      this.#redacted.push({ line: this.#count, event });
    else if (hashOf(prev_hash, canonicalLine(body)) !== hash)
      this.#fault(this.#count, 'has a hash that does not match its text');
    const head = this.#heads.get(bot);
    if (head?.seq === seq && head.hash !== hash)
      this.#fault(this.#count, 'is not the head that the proof names');
  }

  #follow({ bot, seq, prev_hash }: LogLine): void {
    const last = this.#last.get(bot) ?? null;
    const expected = last === null ? (this.proof.start === null ? 1 : seq) : last.seq + 1;
    if (seq !== expected)
      this.#fault(this.#count, `is event ${seq} of ${bot}: event ${expected} is missing`);
    else if (prev_hash !== (seq === 1 ? GENESIS : (last?.hash ?? prev_hash)))
      this.#fault(this.#count, 'does not carry the hash of the event before');
  }

  #fault(line: number, what: string): void {
    if (this.#faults.length < MAX_FAULTS) this.#faults.push(`line ${line} ${what}`);
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
