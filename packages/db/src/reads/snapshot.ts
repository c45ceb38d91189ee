import type { Market } from '@phasegate/phase-core';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Head } from '../ledger/chain/chain.js';
import { UnknownBot } from '../ledger/transaction/faults.js';
import { Markets } from '../ledger/state/markets.js';
import type { Answer, Queries } from '../ledger/transaction/queries.js';
import { readPolicies } from '../ledger/state/stored-state.js';

/** Whose books are read. */
export interface BooksWanted {
  /** Null: every bot. */
  readonly bot: string | null;
  /** Only the bots of this member; null: the caller may see all. */
  readonly member: string | null;
}

/** One bot in the snapshot. */
export interface BookedBot {
  readonly bot: string;
  readonly head: Head;
  readonly market: Market;
  readonly archived: boolean;
}

/** Small batches, so that the objects made of them die young: garbage collection is cheap, and memory stays flat. */
const ROWS_AT_ONCE = 200;

const markets = new Markets();

/**
 * A snapshot of the books at one moment: everything that is read through it is consistent, for as long as the reading
 * takes and despite concurrent writes. It holds a connection until it is closed.
 */
export class Snapshot implements Queries {
  private constructor(
    private readonly client: PoolClient,
    /** The moment, by the one clock (rules 2.9). */
    readonly at: Date,
    /** In the order of their registration. */
    readonly bots: readonly BookedBot[],
  ) {}

  /** @throws UnknownBot when the bot does not exist, or is not the member's */
  static async open(pool: Pool, wanted: BooksWanted): Promise<Snapshot> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { rows } = await client.query<{ now: Date }>('SELECT phase_clock() AS now');
      await assertSeen(client, wanted);
      return new Snapshot(client, rows[0]!.now, await bookedBots(client, wanted));
    } catch (error) {
      await ended(client);
      throw error;
    }
  }

  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Answer<R>> {
    return this.client.query(text, values as unknown[]);
  }

  /**
   * Rows through a server-side cursor, in batches, each row an array of its columns; the next batch is fetched while
   * one is processed. Constant memory on both sides. Each fetch is a statement of its own, under the pool's time
   * limits: the reader may take as long as the pool lets a transaction idle.
   */
  async *rows<Row extends unknown[]>(
    text: string,
    values: readonly unknown[],
  ): AsyncGenerator<Row[]> {
    await this.client.query(`DECLARE reading NO SCROLL CURSOR FOR ${text}`, values as unknown[]);
    const next = () => {
      const fetched = this.client.query<Row>({
        text: `FETCH ${ROWS_AT_ONCE} FROM reading`,
        rowMode: 'array',
      });
      // A reader that stops early does not wait for the pending batch.
      fetched.catch(() => undefined);
      return fetched;
    };
    for (let coming = next(); ;) {
      const { rows } = await coming;
      if (rows.length === 0) break;
      coming = next();
      yield rows;
    }
    await this.client.query('CLOSE reading');
  }

  async close(): Promise<void> {
    await ended(this.client);
  }
}

/** Nothing was written: giving it up is as good as committing it. A connection that broke is not used again. */
async function ended(client: PoolClient): Promise<void> {
  let broken: Error | undefined;
  await client.query('ROLLBACK').catch((error: Error) => (broken = error));
  client.release(broken);
}

/** @throws UnknownBot when the bot that is asked for does not exist, or is not the member's */
export async function assertSeen(queries: Queries, { bot, member }: BooksWanted): Promise<void> {
  if (bot === null) return;
  const { rows } = await queries.query(`SELECT FROM bots b WHERE ${SEEN}`, [bot, member]);
  if (rows.length === 0) throw new UnknownBot();
}

const SEEN = `($1::text IS NULL OR b.id = $1)
  AND ($2::text IS NULL OR EXISTS (SELECT FROM bot_members m WHERE m.bot = b.id AND m.actor = $2))`;

async function bookedBots(queries: Queries, { bot, member }: BooksWanted): Promise<BookedBot[]> {
  const { rows } = await queries.query<{
    bot: string;
    archived: boolean;
    seq: number;
    hash: string;
    policies: string;
    closures_version: number;
  }>(
    `SELECT s.bot, b.archived_at IS NOT NULL AS archived, s.seq, s.hash, s.policies, p.closures_version
     FROM bots b JOIN bot_states s ON s.bot = b.id CROSS JOIN platform p
     WHERE ${SEEN}
     ORDER BY b.created_at, b.id`,
    [bot, member],
  );
  const booked: BookedBot[] = [];
  for (const { bot: id, archived, seq, hash, policies, closures_version } of rows) {
    const { calendar } = readPolicies(policies).policy;
    const market = await markets.of(queries, calendar, closures_version);
    booked.push({ bot: id, archived, head: { seq, hash }, market });
  }
  return booked;
}
