import {
  verifyLog,
  type BrokenLog,
  type Queries,
  type SignedHead,
  type Verified,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { CheckpointChain } from '../checkpoints/checkpoint.js';
import { LogChanged } from '../mirror/index.js';
import type { Finding, Store } from './finding.js';
import { firstDifference } from './mirror-of-log.js';

/** The evidence that verification of a log uses. */
export interface Witnesses {
  readonly pool: Pool;
  /** PHASE_HISTORY_DIR. */
  readonly history: string;
  /** Null: there are no checkpoints. */
  readonly chain: CheckpointChain | null;
}

export const signedOf = ({ chain }: Pick<Witnesses, 'chain'>, log: string): SignedHead | null =>
  chain?.heads.get(log) ?? null;

/** The result of recomputing one log. */
export interface JudgedLog {
  readonly verified: Verified;
  /** Null: whole. */
  readonly finding: Finding | null;
}

/** Recomputes a log and, on a fault, decides which is at fault: the log, or the data stored beside it. */
export async function judgeLog(
  witnesses: Witnesses,
  log: string,
  onEvents?: (events: number) => void,
): Promise<JudgedLog> {
  const signed = signedOf(witnesses, log);
  const verified = await verifyLog(witnesses.pool, log, {
    signed,
    ...(onEvents === undefined ? {} : { onEvents }),
  });
  const { fault } = verified;
  if (fault === null) return { verified, finding: null };
  return { verified, finding: await judged(witnesses, log, fault) };
}

async function judged(witnesses: Witnesses, log: string, fault: BrokenLog): Promise<Finding> {
  const { pool, history } = witnesses;
  const store = await storeAtFault(pool, log, fault);
  if (store !== 'log') {
    // The data beside the log is at fault only if the mirror agrees with the log.
    const other = await firstDifference(pool, history, log);
    if (other === null) return { store, log, seq: fault.seq, what: fault.what };
    return { store: 'log', log, seq: other.seq, what: differing(other) };
  }
  return located(witnesses, log, fault);
}

const differing = ({ missing }: { missing: boolean }) =>
  missing ? 'is missing: the mirror holds it' : 'is not as the mirror holds it';

const BESIDE: Partial<Record<BrokenLog['place'], Store>> = {
  snapshot: 'snapshot',
  read_models: 'read models',
};

async function storeAtFault(queries: Queries, log: string, fault: BrokenLog): Promise<Store> {
  if (fault.place !== 'end') return BESIDE[fault.place] ?? 'log';
  const { rows } = await queries.query<{ end: number | null; agrees: boolean | null }>(
    `SELECT (SELECT max(seq) FROM events WHERE bot = $1) AS end,
            (SELECT p.hash = e.hash FROM mirror_positions p JOIN events e ON e.bot = p.log AND e.seq = p.seq
             WHERE p.log = $1 AND p.seq = $2) AS agrees`,
    [log, fault.seq],
  );
  const { end, agrees } = rows[0]!;
  // A truncated log is shorter than its stored end; a longer log is whole.
  const goesOn = end !== null && end >= fault.seq;
  const isLonger = goesOn && fault.what.includes('is not in the stored state');
  return isLonger || (goesOn && agrees === true) ? 'snapshot' : 'log';
}

/**
 * A rehashed chain fails later than where it was changed, or only against a signature: the mirror shows the place, and
 * without a mirror the checkpoints show between which events it is.
 */
async function located(witnesses: Witnesses, log: string, fault: BrokenLog): Promise<Finding> {
  const { pool, history, chain } = witnesses;
  const at = (seq: number, what: string): Finding => ({ store: 'log', log, seq, what });
  const other = await firstDifference(pool, history, log);
  // The seal only shows that the log's end has changed.
  if (other !== null && fault.place === 'seal') return at(other.seq, differing(other));
  if (other !== null && other.seq <= fault.seq)
    return at(other.seq, other.seq === fault.seq ? fault.what : differing(other));
  if (fault.place !== 'checkpoint' || chain === null) return at(fault.seq, fault.what);
  const first = await firstContradicted(pool, log);
  return first === null
    ? at(fault.seq, fault.what)
    : at(first.seq, `or one before it ${first.what}`);
}

/** The first of all heads signed of a log that the log contradicts. */
async function firstContradicted(
  queries: Queries,
  log: string,
): Promise<{ seq: number; what: string } | null> {
  const { rows } = await queries.query<{ seq: number; n: number }>(
    `SELECT c.n, (c.body::jsonb -> 'heads' -> $1 ->> 'seq')::int AS seq FROM checkpoints c
     LEFT JOIN events e ON e.bot = $1 AND e.seq = (c.body::jsonb -> 'heads' -> $1 ->> 'seq')::int
     WHERE c.body::jsonb -> 'heads' ? $1 AND e.hash IS DISTINCT FROM c.body::jsonb -> 'heads' -> $1 ->> 'hash'
     ORDER BY seq LIMIT 1`,
    [log],
  );
  const [first] = rows;
  return first === undefined
    ? null
    : { seq: first.seq, what: `is not what checkpoint ${first.n} has signed` };
}

/**
 * The log differs from its mirrored lines, and its chain is whole: the log was rehashed, or the plan was changed. A
 * signature decides, then the file; without either, the log counts as damaged (fail closed).
 */
export async function judgeChanged(witnesses: Witnesses, changed: LogChanged): Promise<Finding> {
  const { pool, history } = witnesses;
  const { log, seq } = changed;
  const { finding } = await judgeLog(witnesses, log);
  if (finding?.store === 'log') return finding;
  const other = await firstDifference(pool, history, log);
  if (other !== null) return { store: 'log', log, seq: other.seq, what: differing(other) };
  const isSigned = (signedOf(witnesses, log)?.seq ?? 0) >= seq;
  if (isSigned) return { store: 'mirror plan', log, seq, what: 'differs between plan and log' };
  return { store: 'log', log, seq, what: 'is not as it was mirrored' };
}
