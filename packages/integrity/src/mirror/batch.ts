import { BrokenLog, ChainFollower, lineWithHash, type Head, type Queries } from '@phasegate/db';
import { filesOf, MIRROR_FILES, type MirrorFile } from './files.js';
import { readNews, type Line, type News } from './news.js';

/** Consecutive lines of one log that belong in one file. */
export interface Run {
  readonly file: MirrorFile;
  readonly log: string;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly first_hash: string;
  /** Of the last line. */
  readonly hash: string;
  readonly lines: readonly Buffer[];
}

/** A log that does not continue its mirrored lines: its first event that does not, and why. */
export interface HeldBack {
  readonly log: string;
  readonly seq: number;
  readonly what: string;
}

/** The next lines for the mirror. */
export interface Batch {
  readonly runs: readonly Run[];
  /** How far logs are mirrored then. */
  readonly positions: readonly ({ readonly log: string } & Head)[];
  /** Logs held back from now on. */
  readonly held: readonly HeldBack[];
  /** Logs that were held back and follow on again. */
  readonly released: readonly string[];
  /** Whether some log has more lines already. */
  readonly more: boolean;
}

/**
 * The next lines of every log, each checked to follow on from what is mirrored: what does not is held back, so
 * that a log that was tampered with never reaches the good copy (rules 8.2, 8.3).
 *
 * @param retryHeld whether logs that are held back are looked at again
 */
export async function nextBatch(queries: Queries, retryHeld: boolean): Promise<Batch> {
  const news = await readNews(queries, retryHeld);
  const followed = news.map((each) => ({ ...each, ...follow(each) }));
  return {
    runs: followed.flatMap(({ runs }) => runs),
    positions: followed.flatMap(({ log, mirrored, reached }) =>
      reached.seq > mirrored.seq ? [{ log, ...reached }] : [],
    ),
    held: followed.flatMap(({ log, held, fault }) =>
      fault === null || (held?.seq === fault.seq && held.what === fault.what)
        ? []
        : [{ log, seq: fault.seq, what: fault.what }],
    ),
    released: followed.flatMap(({ log, held, fault, lines }) =>
      held !== null && fault === null && lines !== null ? [log] : [],
    ),
    more: followed.some(({ head, reached, fault }) => fault === null && reached.seq < head.seq),
  };
}

/** A line in the form in which it is written to its file. */
interface FollowingLine {
  readonly seq: number;
  readonly hash: string;
  readonly files: readonly MirrorFile[];
  readonly text: Buffer;
}

interface Followed {
  readonly runs: readonly Run[];
  readonly reached: Head;
  readonly fault: BrokenLog | null;
}

function follow({ log, head, mirrored, lines }: News): Followed {
  const follower = new ChainFollower(log, mirrored);
  const following: FollowingLine[] = [];
  const done = (fault: BrokenLog | null) => ({
    runs: runsOf(log, following),
    reached: follower.head,
    fault,
  });
  try {
    if (lines !== null) assertGoesOn(head, mirrored, lines);
    for (const { body, hash } of lines ?? []) {
      const event = follower.follow({ body, hash });
      const { seq } = follower.head;
      following.push({
        seq,
        hash,
        files: filesOf(log, event['type']),
        text: Buffer.from(`${lineWithHash(body, hash)}\n`),
      });
    }
    return done(null);
  } catch (error) {
    if (!(error instanceof BrokenLog)) throw error;
    return done(error);
  }
}

/** Finds a truncated or restored end of the log, which the lines themselves do not show. @throws BrokenLog */
function assertGoesOn(head: Head, mirrored: Head, lines: readonly Line[]): void {
  if (head.seq < mirrored.seq)
    throw new BrokenLog(head.seq + 1, 'is mirrored, but the log ends before it');
  if (head.seq === mirrored.seq && head.hash !== mirrored.hash)
    throw new BrokenLog(head.seq, 'has another hash at the end of the log than in the mirror');
  if (head.seq > mirrored.seq && lines.length === 0)
    throw new BrokenLog(mirrored.seq + 1, 'is missing');
}

/** Lines of one log, a run for each stretch without a gap in each file. */
function runsOf(log: string, lines: readonly FollowingLine[]): Run[] {
  return MIRROR_FILES.flatMap((file) => {
    const stretches: FollowingLine[][] = [];
    for (const line of lines.filter(({ files }) => files.includes(file))) {
      const stretch = stretches.at(-1);
      if (stretch?.at(-1)!.seq === line.seq - 1) stretch.push(line);
      else stretches.push([line]);
    }
    return stretches.map((stretch) => ({
      file,
      log,
      from_seq: stretch[0]!.seq,
      to_seq: stretch.at(-1)!.seq,
      first_hash: stretch[0]!.hash,
      hash: stretch.at(-1)!.hash,
      lines: stretch.map(({ text }) => text),
    }));
  });
}
