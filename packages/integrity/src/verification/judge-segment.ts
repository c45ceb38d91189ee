import { join } from 'node:path';
import type { LogChanged, Segment } from '../mirror/index.js';
import { segmentsOf } from '../mirror/index.js';
import type { Finding } from './finding.js';
import { judgeChanged, judgeLog, signedOf, type Witnesses } from './judge.js';
import { diffSegment, type DamagedLine } from './segment-diff.js';

/** One file of the mirror compared with plan and log. */
export interface JudgedSegment {
  readonly segment: Segment;
  readonly findings: readonly Finding[];
  /** Whether the file can be rewritten: the file is at fault, and no log in it is. */
  readonly recoverable: boolean;
}

/** A file that gets its final name while it is read is read again. */
export async function judgeSegment(witnesses: Witnesses, segment: Segment): Promise<JudgedSegment> {
  const judged = await judgeOnce(witnesses, segment);
  if (judged.findings.length === 0) return judged;
  const now = await current(witnesses, segment);
  return now.name === segment.name ? judged : judgeOnce(witnesses, now);
}

const current = async ({ pool }: Witnesses, { file, segment }: Segment): Promise<Segment> =>
  (await segmentsOf(pool, file)).find((each) => each.segment === segment)!;

async function judgeOnce(witnesses: Witnesses, segment: Segment): Promise<JudgedSegment> {
  const { pool, history } = witnesses;
  const hole = await holeInPlan(witnesses, segment);
  if (hole !== null) return { segment, findings: [hole], recoverable: false };
  const path = join(history, segment.name);
  const planned = async () => (await current(witnesses, segment)).bytes;
  const { damaged, changed } = await diffSegment(pool, path, segment, planned);
  const against = await judgeChanges(witnesses, changed);
  const lines = await judgeLines(witnesses, segment, damaged);
  const findings = [...against, ...lines];
  return {
    segment,
    findings,
    recoverable: damaged.length > 0 && findings.every(({ store }) => store === 'mirror file'),
  };
}

async function judgeChanges(
  witnesses: Witnesses,
  changed: readonly LogChanged[],
): Promise<Finding[]> {
  const first = new Map<string, LogChanged>();
  for (const each of changed) if (!first.has(each.log)) first.set(each.log, each);
  const findings: Finding[] = [];
  for (const each of first.values()) findings.push(await judgeChanged(witnesses, each));
  return findings;
}

/** A line that differs from the log is not a fault of the file if the log itself is damaged. */
async function judgeLines(
  witnesses: Witnesses,
  segment: Segment,
  damaged: readonly DamagedLine[],
): Promise<Finding[]> {
  const broken = new Map<string, Finding>();
  for (const log of new Set(damaged.flatMap(({ log: each }) => (each === null ? [] : [each])))) {
    const { finding } = await judgeLog(witnesses, log);
    if (finding?.store === 'log') broken.set(log, finding);
  }
  const isExplained = ({ log, seq }: DamagedLine) =>
    log !== null && seq !== null && (broken.get(log)?.seq ?? Infinity) <= seq;
  return [
    ...broken.values(),
    ...damaged
      .filter((line) => !isExplained(line))
      .map((line) => findingOf(witnesses, segment, line)),
  ];
}

/**
 * Plan and log agree about the line and the file does not. Up to the last signed head the log is proven right. Beyond
 * it, a line with a valid hash was computed by somebody, and the log may be the one that was rehashed: then nothing is
 * overwritten (fail closed).
 */
function findingOf(
  witnesses: Witnesses,
  { name }: Segment,
  { log, seq, line, what, hashed }: DamagedLine,
): Finding {
  const isProven = log !== null && seq !== null && (signedOf(witnesses, log)?.seq ?? 0) >= seq;
  const competes = hashed && !isProven && what === 'is not as it was written';
  return {
    store: competes ? 'log' : 'mirror file',
    log,
    seq,
    file: name,
    ...(line === null ? {} : { line }),
    what: competes ? 'is otherwise in the mirror, hashed as well, and no checkpoint decides' : what,
  };
}

/** The plan's runs follow each other without a gap. */
async function holeInPlan(
  { pool }: Witnesses,
  { file, segment, name, bytes }: Segment,
): Promise<Finding | null> {
  const { rows } = await pool.query<{ log: string; from_seq: number }>(
    `SELECT log, from_seq FROM (
       SELECT log, from_seq, starts_at, coalesce(lag(starts_at + bytes) OVER (ORDER BY starts_at), 0) AS follows
       FROM mirror_runs WHERE file = $1 AND segment = $2) run
     WHERE starts_at <> follows ORDER BY starts_at LIMIT 1`,
    [file, segment],
  );
  const end = await pool.query<{ bytes: string }>(
    'SELECT coalesce(sum(bytes), 0) AS bytes FROM mirror_runs WHERE file = $1 AND segment = $2',
    [file, segment],
  );
  const [gap] = rows;
  if (gap !== undefined)
    return {
      store: 'mirror plan',
      log: gap.log,
      seq: gap.from_seq,
      file: name,
      what: 'does not follow on in the plan',
    };
  if (Number(end.rows[0]!.bytes) >= bytes) return null;
  return { store: 'mirror plan', log: null, seq: null, file: name, what: 'The plan lacks its end' };
}
