import { rolled, type State } from '@phasegate/phase-core';
import canonicalize from 'canonicalize';
import type { Pool, PoolClient } from 'pg';
import type { Head } from '../chain/chain.js';
import { foldOf } from './fold.js';
import { verifyPlatformState } from './platform-state.js';
import { PLATFORM } from '../chain/platform-log.js';
import type { Queries } from '../transaction/queries.js';
import { assertReadModels, ReadModelSums } from './read-model-sums.js';
import { followed, type SignedHead } from '../chain/stored-log.js';
import { assertSealedEnd } from './rebuild.js';
import { StateNotAuthentic } from '../transaction/faults.js';
import { assertSealed, hasStateKey, recordDigest, type SealedState } from '../state/state-seal.js';
import { readHot, readPolicies, readRecord } from '../state/stored-state.js';
import { BrokenLog, ChainFollower } from '../chain/verify-chain.js';

/** The result of verifying one log. `log`: a bot's id, or `platform`. */
export interface Verified {
  readonly log: string;
  readonly events: number;
  /** Null: the log is whole, and what is stored beside it is its fold. */
  readonly fault: BrokenLog | null;
}

export interface VerifyOptions {
  /** The part of this log that a checkpoint has signed. */
  readonly signed?: SignedHead | null;
  readonly onEvents?: (events: number) => void;
  /** Whether the stored state is sealed; what a process without PHASE_STATE_KEY cannot tell. */
  readonly sealed?: boolean;
}

/** The logs there are: the platform's own, then every bot's in the order of registration. */
export async function allLogs(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM bots ORDER BY created_at, id');
  return [PLATFORM, ...rows.map(({ id }) => id)];
}

/**
 * Recomputes the hash chain of a log and the fold of its events, and compares both with what is stored (rules
 * 8.1) and signed, at one moment and in constant memory.
 */
export async function verifyLog(
  pool: Pool,
  log: string,
  { signed = null, onEvents = () => {}, sealed = hasStateKey() }: VerifyOptions = {},
): Promise<Verified> {
  const client = await pool.connect();
  const follower = new ChainFollower(log);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const check = { client, log, follower, signed, onEvents, sealed };
    await (log === PLATFORM ? verifyPlatform(check) : verifyBot(check));
    return { log, events: follower.head.seq, fault: null };
  } catch (error) {
    if (error instanceof BrokenLog) return { log, events: follower.head.seq, fault: error };
    throw error;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

interface Check {
  readonly client: PoolClient;
  readonly log: string;
  readonly follower: ChainFollower;
  readonly signed: SignedHead | null;
  readonly onEvents: (events: number) => void;
  readonly sealed: boolean;
}

async function verifyPlatform({ client, follower, signed, onEvents }: Check): Promise<void> {
  await verifyPlatformState(
    client,
    (async function* () {
      for await (const event of followed(client, PLATFORM, follower, signed)) {
        onEvents(event.seq);
        yield event as unknown as Record<string, unknown>;
      }
      const { rows } = await client.query<Head>('SELECT seq, hash FROM platform');
      assertHead(follower.head, rows[0]!);
    })(),
  );
}

async function verifyBot({
  client,
  log,
  follower,
  signed,
  onEvents,
  sealed,
}: Check): Promise<void> {
  const sums = new ReadModelSums();
  const lines = followed(client, log, follower, signed);
  let fold: State | null = null;
  for await (const { event, state } of foldOf(client, lines)) {
    fold = state;
    sums.add(event);
    onEvents(event.seq);
  }
  const stored = await storedState(client, log);
  if (sealed && follower.head.seq >= stored.seq) assertSealedEnd(stored.seal, log, follower.head);
  assertHead(follower.head, stored);
  assertFold(fold!, stored, follower.head);
  if (sealed) assertOwnSeal(stored);
  await assertReadModels(client, log, sums, follower.head.seq);
}

interface StoredRow extends SealedState {
  readonly record: string;
  readonly seal: string;
}

async function storedState(queries: Queries, bot: string): Promise<StoredRow> {
  const { rows } = await queries.query<StoredRow & Record<string, unknown>>(
    'SELECT bot, seq, hash, hot, policies, record, halts_before, seal FROM bot_states WHERE bot = $1',
    [bot],
  );
  if (rows[0] === undefined) throw new BrokenLog(1, 'has no stored state beside it', 'snapshot');
  return rows[0];
}

/** The log ends where the stored state says it does: its end cannot be cut off unseen. */
function assertHead(log: Head, stored: Head): void {
  const fault = (seq: number, what: string) => new BrokenLog(seq, what, 'end');
  if (log.seq < stored.seq) throw fault(log.seq + 1, 'is missing at the end of the log');
  if (log.seq > stored.seq) throw fault(stored.seq + 1, 'is not in the stored state');
  if (log.hash !== stored.hash)
    throw fault(log.seq, 'has not the hash that is stored as the end of the log');
}

/** The state that commands decide with is byte for byte as the platform wrote it. */
function assertOwnSeal({ record, ...stored }: StoredRow): void {
  const fault = new BrokenLog(
    stored.seq,
    'leads to a stored state that the platform has not sealed',
    'snapshot',
  );
  try {
    if (assertSealed(stored) !== recordDigest(record)) throw fault;
  } catch (error) {
    throw error instanceof StateNotAuthentic ? fault : error;
  }
}

/** The stored state is the fold of the log, both seen from the later of their trading days. */
function assertFold(fold: State, { hot, policies, record }: StoredRow, { seq }: Head): void {
  const stored = orBroken(seq, 'leads to a stored state that cannot be read', () => ({
    hot: readHot(hot),
    policies: readPolicies(policies),
    record: readRecord(record),
  }));
  const day = Math.max(fold.hot.day, stored.hot.day);
  const seen = (state: State) =>
    orBroken(seq, 'leads to another trading day than that of the stored state', () =>
      rolled(state, day),
    );
  const [expected, found] = [seen(fold), seen(stored)];
  for (const part of ['hot', 'policies', 'record'] as const)
    for (const key of new Set([...Object.keys(expected[part]), ...Object.keys(found[part])])) {
      const value = (state: State) =>
        canonicalize((state[part] as unknown as Record<string, unknown>)[key]);
      if (value(expected) !== value(found))
        throw new BrokenLog(
          seq,
          `leads to another state than the stored one: ${part}.${key}`,
          'snapshot',
        );
    }
}

function orBroken<R>(seq: number, what: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw new BrokenLog(
      seq,
      `${what}: ${(error as Error).message.replace(/\s+/g, ' ')}`,
      'snapshot',
    );
  }
}
