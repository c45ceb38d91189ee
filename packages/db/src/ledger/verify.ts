import { evolve, rolled, type Market, type PhaseEvent, type State } from '@phasegate/phase-core';
import canonicalize from 'canonicalize';
import type { Pool, PoolClient } from 'pg';
import type { Head } from './chain.js';
import { Markets } from './markets.js';
import { PLATFORM } from './platform-log.js';
import type { Queries } from './queries.js';
import { readHot, readPolicies, readRecord } from './stored-state.js';
import { BrokenLog, ChainFollower } from './verify-chain.js';

const LINES_AT_ONCE = 1_000;

/** What verifying one log came to. `log`: a bot's id, or `platform`. */
export interface Verified {
  readonly log: string;
  readonly events: number;
  /** Null: the log is whole, and the stored state is its fold. */
  readonly fault: BrokenLog | null;
}

/** The logs there are: the platform's own, then every bot's in the order of registration. */
export async function allLogs(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM bots ORDER BY created_at, id');
  return [PLATFORM, ...rows.map(({ id }) => id)];
}

/**
 * Recomputes the hash chain of a log and the fold of its events, and compares both with what is stored (rules
 * 8.1), at one moment and in constant memory.
 */
export async function verifyLog(
  pool: Pool,
  log: string,
  onEvents: (events: number) => void = () => {},
): Promise<Verified> {
  const client = await pool.connect();
  const follower = new ChainFollower(log);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await (log === PLATFORM
      ? verifyPlatform(client, follower, onEvents)
      : verifyBot(client, log, follower, onEvents));
    return { log, events: follower.head.seq, fault: null };
  } catch (error) {
    if (error instanceof BrokenLog) return { log, events: follower.head.seq, fault: error };
    throw error;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function verifyPlatform(
  client: PoolClient,
  follower: ChainFollower,
  onEvents: (events: number) => void,
): Promise<void> {
  for await (const event of followed(client, PLATFORM, follower)) onEvents(event.seq);
  const { rows } = await client.query<Head>('SELECT seq, hash FROM platform');
  assertHead(follower.head, rows[0]!);
}

async function verifyBot(
  client: PoolClient,
  bot: string,
  follower: ChainFollower,
  onEvents: (events: number) => void,
): Promise<void> {
  let market: Market | null = null;
  let state: State | null = null;
  for await (const event of followed(client, bot, follower)) {
    if (event.type === 'bot.registered') market = await marketFor(client, event);
    state = foldedIn(market, state, event);
    onEvents(event.seq);
  }
  const stored = await storedState(client, bot);
  assertHead(follower.head, stored.head);
  assertFold(state!, stored.state, follower.head);
}

/** The events of a log whose chain holds, one by one. */
async function* followed(
  client: PoolClient,
  log: string,
  follower: ChainFollower,
): AsyncGenerator<PhaseEvent> {
  for (;;) {
    const { rows } = await client.query<EventRow>(
      `SELECT seq, at, type, phase, body, prev_hash, hash FROM events WHERE bot = $1 AND seq > $2 ORDER BY seq LIMIT ${LINES_AT_ONCE}`,
      [log, follower.head.seq],
    );
    for (const row of rows) {
      const event = follower.follow(row);
      assertColumns(row, event);
      yield event as unknown as PhaseEvent;
    }
    if (rows.length < LINES_AT_ONCE) return;
  }
}

interface EventRow {
  readonly seq: number;
  readonly at: Date;
  readonly type: string;
  readonly phase: string | null;
  readonly body: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/** The columns are copies, for searching: whoever changes one changes what is found. */
function assertColumns(row: EventRow, event: Record<string, unknown>): void {
  const columns: Record<string, unknown> = {
    seq: row.seq,
    at: row.at.toISOString(),
    type: row.type,
    phase: row.phase ?? undefined,
    prev_hash: row.prev_hash,
  };
  for (const [name, value] of Object.entries(columns))
    if (event[name] !== value)
      throw new BrokenLog(row.seq, `has a column ${name} that is not as in its text`);
}

async function marketFor(
  queries: Queries,
  { policy }: Extract<PhaseEvent, { type: 'bot.registered' }>,
): Promise<Market> {
  const { rows } = await queries.query<{ closures_version: number }>(
    'SELECT closures_version FROM platform',
  );
  return new Markets().of(queries, policy.calendar, rows[0]!.closures_version);
}

function foldedIn(market: Market | null, state: State | null, event: PhaseEvent): State {
  if (market === null) throw new BrokenLog(event.seq, 'is not the registration of the bot');
  return orBroken(event.seq, 'cannot be folded in', () => evolve(market, state, event));
}

function orBroken<R>(seq: number, what: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw new BrokenLog(seq, `${what}: ${(error as Error).message.replace(/\s+/g, ' ')}`);
  }
}

async function storedState(queries: Queries, bot: string): Promise<{ head: Head; state: State }> {
  const { rows } = await queries.query<Head & Record<'hot' | 'policies' | 'record', string>>(
    'SELECT seq, hash, hot, policies, record FROM bot_states WHERE bot = $1',
    [bot],
  );
  if (rows[0] === undefined) throw new BrokenLog(1, 'has no stored state beside it');
  const { seq, hash, hot, policies, record } = rows[0];
  const read = () => ({
    hot: readHot(hot),
    policies: readPolicies(policies),
    record: readRecord(record),
  });
  return {
    head: { seq, hash },
    state: orBroken(seq, 'leads to a stored state that cannot be read', read),
  };
}

/** The log ends where the stored state says it does: its end cannot be cut off unseen. */
function assertHead(log: Head, stored: Head): void {
  if (log.seq < stored.seq) throw new BrokenLog(log.seq + 1, 'is missing at the end of the log');
  if (log.seq > stored.seq) throw new BrokenLog(stored.seq + 1, 'is not in the stored state');
  if (log.hash !== stored.hash)
    throw new BrokenLog(log.seq, 'has not the hash that is stored as the end of the log');
}

/** The stored state is the fold of the log, both seen from the later of their trading days. */
function assertFold(fold: State, stored: State, { seq }: Head): void {
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
        throw new BrokenLog(seq, `leads to another state than the stored one: ${part}.${key}`);
    }
}
