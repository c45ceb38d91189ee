import { open, stat } from 'node:fs/promises';
import { hashOf, type Queries } from '@phasegate/db';
import { expectedBytes, LogChanged, type Segment } from '../mirror/index.js';
import { storedLine } from './mirror-of-log.js';
import { fileLines, plannedLines, textOf, type Planned, type PlannedRun } from './segment-lines.js';

/** One line of a file that differs from plan and log. */
export interface DamagedLine {
  /** Null: a line that names no event. */
  readonly log: string | null;
  readonly seq: number | null;
  /** Its place in the file, from 1; null: it is missing there. */
  readonly line: number | null;
  readonly what: string;
  /** Whether the file's line carries the correct hash of its own text: then it was computed on purpose. */
  readonly hashed: boolean;
}

/** The differences of a segment's file from what is expected. */
export interface SegmentDiff {
  readonly damaged: readonly DamagedLine[];
  /** Where the log has changed since it was mirrored; the file may be right. */
  readonly changed: readonly LogChanged[];
}

const SAME: SegmentDiff = { damaged: [], changed: [] };

/**
 * Compares a file with the content expected by plan and log.
 *
 * @param segment as read before the file: lines planned in the meantime are not missing
 * @param planned the planned bytes when the file's length is read
 */
export async function diffSegment(
  queries: Queries,
  path: string,
  segment: Segment,
  planned: () => Promise<number> = () => Promise.resolve(segment.bytes),
): Promise<SegmentDiff> {
  if (await isSame(queries, path, segment, planned)) return SAME;
  const diff = new LineDiff();
  const file = fileLines(path)[Symbol.asyncIterator]();
  const next = () => file.next().catch(endedWhenMissing);
  for await (const part of plannedLines(queries, segment, { until: segment.written })) {
    diff.changedIn(part);
    for (const line of part.lines) {
      diff.expect(line);
      const found = await next();
      if (found.done !== true) diff.find(found.value);
    }
  }
  const size = await planned();
  for (let rest = await next(); rest.done !== true; rest = await next()) diff.find(rest.value);
  // Lines that were planned and written while we read.
  if (size > segment.written)
    for await (const part of plannedLines(queries, segment, { from: segment.written, until: size }))
      diff.allow(part);
  return diff.result();
}

const endedWhenMissing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return { done: true as const, value: undefined };
  throw error;
};

/** Byte for byte, in constant memory: enough for nearly every comparison. */
async function isSame(
  queries: Queries,
  path: string,
  segment: Segment,
  planned: () => Promise<number>,
): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return segment.written === 0;
  try {
    let at = 0;
    for await (const bytes of expectedBytes(queries, segment)) {
      if (at >= segment.written) break;
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(bytes.length),
        0,
        bytes.length,
        at,
      );
      if (bytesRead !== bytes.length || !buffer.equals(bytes)) return false;
      at += bytes.length;
    }
    const { size } = await stat(path);
    return at >= segment.written && size <= (await planned());
  } catch (error) {
    if (error instanceof LogChanged) return false;
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Compares two streams of lines, fed in turn: equal lines cancel out as soon as both have arrived, so that a missing or
 * added line costs no memory for the rest.
 */
class LineDiff {
  /** How often a line is still to come in the file (positive) or came without being expected (negative). */
  private readonly open = new Map<string, { count: number; line: number }>();
  private readonly changed: LogChanged[] = [];
  private readonly changedRuns: PlannedRun[] = [];
  private expected = 0;
  private found = 0;
  private pair: string | null = null;
  private moved: string | null = null;

  expect(line: string): void {
    this.expected += 1;
    this.pair = line;
    this.count(line, 1);
  }

  find(line: string): void {
    this.found += 1;
    if (this.pair !== null && this.pair !== line) this.moved ??= this.pair;
    this.pair = null;
    this.count(line, -1);
  }

  /** Lines that may already be in the file, but need not be yet. */
  allow({ lines }: Planned): void {
    for (const line of lines) if ((this.open.get(line)?.count ?? 0) < 0) this.count(line, 1);
  }

  changedIn(part: Planned): void {
    if (!('changed' in part)) return;
    this.changed.push(part.changed);
    this.changedRuns.push(part.run);
  }

  private count(line: string, by: number): void {
    const known = this.open.get(line) ?? { count: 0, line: 0 };
    const count = known.count + by;
    if (count === 0) this.open.delete(line);
    else this.open.set(line, { count, line: by < 0 ? this.found : known.line });
  }

  result(): SegmentDiff {
    const missing: Identified[] = [];
    const added: Identified[] = [];
    for (const [text, { count, line }] of this.open)
      for (let times = Math.abs(count); times > 0; times -= 1)
        (count > 0 ? missing : added).push(identified(text, count > 0 ? null : line));
    const rest = added.filter((line) => !this.isOfChangedRun(line));
    const damaged = [...missing.map((line) => this.againstMissing(line, rest)), ...foreign(rest)];
    if (damaged.length === 0 && this.moved !== null && this.changed.length === 0)
      damaged.push({ ...identified(this.moved, null), what: 'is in another place' });
    return { damaged, changed: this.changed };
  }

  /** The file has the mirrored line and the log has not: that is a fault of the log. */
  private isOfChangedRun({ log, seq }: Identified): boolean {
    return this.changedRuns.some(
      (run) => run.log === log && seq !== null && run.from_seq <= seq && seq <= run.to_seq,
    );
  }

  /** Removes the line in its place from the rest: the same event's, or else one that names none. */
  private againstMissing(line: Identified, rest: Identified[]): DamagedLine {
    const same = rest.findIndex(({ log, seq }) => log === line.log && seq === line.seq);
    const place = same === -1 ? rest.findIndex(({ log }) => log === null) : same;
    if (place === -1) return { ...line, what: 'is missing' };
    const [found] = rest.splice(place, 1);
    const { line: at, hashed } = found!;
    return { ...line, line: at, hashed, what: 'is not as it was written' };
  }
}

type Identified = Omit<DamagedLine, 'what'>;

function foreign(lines: readonly Identified[]): DamagedLine[] {
  return lines.map((line) => ({
    ...line,
    what: line.log === null ? 'A line is no event' : 'was added, or is there twice',
  }));
}

function identified(text: string, line: number | null): Identified {
  try {
    const { body, hash } = storedLine(textOf(text));
    const event = JSON.parse(body) as Record<string, unknown>;
    const { bot, seq, prev_hash } = event;
    if (typeof bot === 'string' && typeof seq === 'number')
      return { log: bot, seq, line, hashed: hashOf(String(prev_hash), body) === hash };
  } catch {
    // It names no event.
  }
  return { log: null, seq: null, line, hashed: false };
}
