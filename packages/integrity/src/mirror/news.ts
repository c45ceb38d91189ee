import { GENESIS, PLATFORM, type Head, type Queries } from '@phasegate/db';

/** Logs looked at in one batch. */
const LOGS = 500;
/** Lines of one batch, and bytes of their stored text: what a holder keeps in memory. */
const LINES = 2_000;
const BYTES = 4_194_304;
/** Lines of one log in a batch, while others have news as well. */
const LINES_OF_ONE = 200;

/** A log that may have lines which are not mirrored yet. */
export interface News {
  readonly log: string;
  /** Where the log ends. */
  readonly head: Head;
  /** Up to where it is mirrored. */
  readonly mirrored: Head;
  /** Why it is held back, if it is. */
  readonly held: { readonly seq: number; readonly what: string } | null;
  /** Its next lines; null: those of others fill the batch. A line that is missing ends them. */
  readonly lines: readonly Line[] | null;
}

export interface Line {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

interface HeadRow {
  readonly log: string;
  readonly head_seq: number;
  readonly head_hash: string;
  readonly seq: number;
  readonly hash: string;
  readonly held_seq: number | null;
  readonly held_what: string | null;
}

/** One statement over the heads of all logs: one row per bot. */
const HEADS = `
  SELECT h.log, h.seq AS head_seq, h.hash AS head_hash, coalesce(p.seq, 0) AS seq, coalesce(p.hash, $1) AS hash,
         p.held_seq, p.held_what
  FROM (SELECT bot AS log, seq, hash FROM bot_states UNION ALL SELECT '${PLATFORM}', seq, hash FROM platform) h
  LEFT JOIN mirror_positions p ON p.log = h.log
  WHERE CASE WHEN p.held_since IS NOT NULL THEN $2
    ELSE h.seq <> coalesce(p.seq, 0) OR h.hash <> coalesce(p.hash, $1) END
  ORDER BY p.moved_at NULLS FIRST LIMIT ${LOGS}`;

/** The logs with new lines, the longest waiting first, with those lines, up to the size of a batch. */
export async function readNews(queries: Queries, retryHeld: boolean): Promise<News[]> {
  const { rows } = await queries.query<HeadRow & Record<string, unknown>>(HEADS, [
    GENESIS,
    retryHeld,
  ]);
  const stretches = nextStretches(rows);
  const lines =
    stretches.length === 0 ? new Map<string, Line[]>() : await readLines(queries, stretches);
  return rows.map((row) => ({
    log: row.log,
    head: { seq: row.head_seq, hash: row.head_hash },
    mirrored: { seq: row.seq, hash: row.hash },
    held: row.held_what === null ? null : { seq: row.held_seq!, what: row.held_what },
    lines: row.head_seq > row.seq ? (lines.get(row.log) ?? null) : [],
  }));
}

/** Lines to be read: those of a log after one number and up to another. */
interface Stretch {
  readonly log: string;
  readonly after: number;
  readonly up_to: number;
}

function nextStretches(rows: readonly HeadRow[]): Stretch[] {
  const stretches: Stretch[] = [];
  let left = LINES;
  for (const { log, seq, head_seq } of rows) {
    const share = rows.length === 1 ? LINES : LINES_OF_ONE;
    const lines = Math.min(head_seq - seq, share, left);
    if (lines <= 0) continue;
    stretches.push({ log, after: seq, up_to: seq + lines });
    left -= lines;
  }
  return stretches;
}

/** A log without its next line still gives a row, without a number: a missing line is a fault and not a wait. */
const NEXT_LINES = `
  SELECT log, seq, body, hash FROM (
    SELECT s.place, s.log, e.seq, e.body, e.hash,
           coalesce(sum(octet_length(e.body)) OVER (ORDER BY s.place, e.seq) - octet_length(e.body), 0) AS before
    FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS s (log, after, up_to, place)
    LEFT JOIN events e ON e.bot = s.log AND e.seq > s.after AND e.seq <= s.up_to
  ) lines WHERE before <= ${BYTES} ORDER BY place, seq`;

interface LineRow {
  readonly log: string;
  readonly seq: number | null;
  readonly body: string;
  readonly hash: string;
}

async function readLines(
  queries: Queries,
  stretches: readonly Stretch[],
): Promise<Map<string, Line[]>> {
  const { rows } = await queries.query<LineRow & Record<string, unknown>>(NEXT_LINES, [
    stretches.map(({ log }) => log),
    stretches.map(({ after }) => after),
    stretches.map(({ up_to }) => up_to),
  ]);
  const lines = new Map<string, Line[]>();
  for (const { log, seq, body, hash } of rows) {
    const found = lines.get(log) ?? [];
    if (seq !== null) found.push({ seq, body, hash });
    lines.set(log, found);
  }
  return lines;
}
