import {
  appendPlatform,
  BrokenLog,
  ChainFollower,
  GENESIS,
  inTransaction,
  PLATFORM,
  rebuildAll,
  type Head,
  type Queries,
  type SignedHead,
  type Transaction,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { MirroredLine } from '../verification/mirror-of-log.js';

/** The result of a restore. */
export interface Restored {
  readonly head: Head;
  /** Lines that were put back, and rows that were set aside for them. */
  readonly put_back: number;
  readonly set_aside: number;
}

export interface RestoreOptions {
  /** The database as its owner: the services may not delete lines. */
  readonly owner: Pool;
  readonly log: string;
  /** The lines of the log by another store, in order. */
  readonly lines: AsyncIterable<MirroredLine>;
  /** The signed head that the restored log must contain. */
  readonly signed: SignedHead | null;
  readonly by: string;
}

const ROWS_AT_ONCE = 500;

/**
 * Restores a damaged log: line by line it takes the given line or the stored row that continues the chain, preferring
 * the given one, at least up to the last signed head. Replaced rows are set aside unchanged. Snapshot and read models
 * are rebuilt. Atomic.
 *
 * @throws BrokenLog when neither store continues the chain
 */
export async function restoreLog(options: RestoreOptions): Promise<Restored> {
  const { owner, log, signed, by } = options;
  return inTransaction(owner, async (transaction) => {
    await lockLog(transaction, log);
    await transaction.query('ALTER TABLE events DISABLE TRIGGER events_append_only');
    const restored = await putBack(transaction, options);
    await transaction.query('ALTER TABLE events ENABLE TRIGGER events_append_only');
    const { seq, hash } = restored.head;
    if (log !== PLATFORM) await rebuildAll(transaction, log, signed, { vouched: true });
    else {
      await transaction.query('UPDATE platform SET seq = $1, hash = $2', [seq, hash]);
      await restoreClosures(transaction);
    }
    await transaction.query(
      'UPDATE quarantines SET restored_at = phase_clock() WHERE log = $1 AND released_at IS NULL',
      [log],
    );
    const { put_back, set_aside } = restored;
    const type = log === PLATFORM ? 'platform.restored' : 'bot.restored';
    await appendPlatform(transaction, type, {
      by,
      subject: log,
      event: seq,
      put_back,
      set_aside,
    });
    return restored;
  });
}

const lockLog = (queries: Queries, log: string) =>
  log === PLATFORM
    ? queries.query('SELECT FROM platform FOR UPDATE')
    : queries.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [log]);

async function putBack(
  transaction: Transaction,
  { log, lines, signed }: RestoreOptions,
): Promise<Restored> {
  const follower = new ChainFollower(log, { seq: 0, hash: GENESIS });
  const rows = new StoredRows(transaction, log);
  const given = new Given(lines);
  const needed = await lengthNeeded(transaction, log, signed);
  let put_back = 0;
  for (;;) {
    const seq = follower.head.seq + 1;
    const [line, row] = [await given.at(seq), await rows.at(seq)];
    const next = [line, row].find((each) => each !== null && continues(follower, each)) ?? null;
    if (next === null) {
      if (seq <= needed || given.hasMore)
        throw new BrokenLog(seq, 'is whole neither in the files nor in the database');
      break;
    }
    follower.follow(next);
    if (signed?.seq === seq && signed.hash !== next.hash)
      throw new BrokenLog(
        seq,
        `of the files is not what checkpoint ${signed.checkpoint} has signed`,
        'checkpoint',
      );
    // A row whose columns contradict its text is restored from that text.
    if (!(row?.hash === next.hash && row.body === next.body && row.columns)) {
      await rows.replace(seq, next);
      put_back += 1;
    }
  }
  if (follower.head.seq === 0) throw new BrokenLog(1, 'is in none of the files');
  await rows.cutAfter(follower.head.seq);
  return { head: follower.head, put_back, set_aside: rows.setAside };
}

/** Every line that was signed or mirrored must be there again. */
async function lengthNeeded(
  queries: Queries,
  log: string,
  signed: SignedHead | null,
): Promise<number> {
  const { rows } = await queries.query<{ seq: number }>(
    'SELECT seq FROM mirror_positions WHERE log = $1',
    [log],
  );
  return Math.max(signed?.seq ?? 0, rows[0]?.seq ?? 0);
}

function continues({ head }: ChainFollower, { body, hash }: MirroredLine): boolean {
  try {
    const { bot } = JSON.parse(body) as { bot: string };
    new ChainFollower(bot, head).follow({ body, hash });
    return true;
  } catch {
    return false;
  }
}

/** The given lines by their numbers; later ones may come twice, from several files. */
class Given {
  private readonly iterator: AsyncIterator<MirroredLine>;
  private next: MirroredLine | null = null;
  private ended = false;

  constructor(lines: AsyncIterable<MirroredLine>) {
    this.iterator = lines[Symbol.asyncIterator]();
  }

  get hasMore(): boolean {
    return this.next !== null;
  }

  async at(seq: number): Promise<MirroredLine | null> {
    while (!this.ended && (this.next === null || this.next.seq < seq)) {
      const next = await this.iterator.next();
      if (next.done === true) this.ended = true;
      this.next = next.done === true ? null : next.value;
    }
    return this.next?.seq === seq ? this.next : null;
  }
}

interface StoredRow extends MirroredLine {
  /** Whether the columns beside the text agree with it. */
  readonly columns: boolean;
}

const COLUMNS_AGREE = `at = (body::jsonb ->> 'at')::timestamptz AND type = body::jsonb ->> 'type'
  AND phase IS NOT DISTINCT FROM body::jsonb ->> 'phase' AND prev_hash = body::jsonb ->> 'prev_hash'`;

/** The rows of the log as they are stored, read ahead in order. */
class StoredRows {
  setAside = 0;
  private rows = new Map<number, StoredRow>();
  private readTo = 0;

  constructor(
    private readonly queries: Queries,
    private readonly log: string,
  ) {}

  async at(seq: number): Promise<StoredRow | null> {
    if (seq > this.readTo) {
      this.readTo = seq + ROWS_AT_ONCE - 1;
      const { rows } = await this.queries.query<StoredRow & Record<string, unknown>>(
        `SELECT seq, body, hash, CASE WHEN body IS JSON OBJECT THEN ${COLUMNS_AGREE} ELSE false END AS columns
         FROM events WHERE bot = $1 AND seq BETWEEN $2 AND $3`,
        [this.log, seq, this.readTo],
      );
      this.rows = new Map(rows.map((row) => [row.seq, row]));
    }
    return this.rows.get(seq) ?? null;
  }

  /** Replaces a row by a line, keeping the row's transaction data. */
  async replace(seq: number, { body, hash }: MirroredLine): Promise<void> {
    const { rows } = await this.queries.query<{ xid: string; recorded_at: Date }>(
      'SELECT xid::text, recorded_at FROM events WHERE bot = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1',
      [this.log, seq],
    );
    await this.take('seq = $2', seq);
    await this.queries.query(
      `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash, xid, recorded_at)
       SELECT $1, $2, (line ->> 'at')::timestamptz, line ->> 'type', line ->> 'phase', $3::text, line ->> 'prev_hash', $4,
              coalesce($5::text::xid8, pg_current_xact_id()), coalesce($6::timestamptz, phase_clock())
       FROM (SELECT $3::text::jsonb AS line) given`,
      [this.log, seq, body, hash, rows[0]?.xid ?? null, rows[0]?.recorded_at ?? null],
    );
  }

  async cutAfter(seq: number): Promise<void> {
    await this.take('seq > $2', seq);
  }

  private async take(which: string, seq: number): Promise<void> {
    const { rowCount } = await this.queries.query(
      `WITH taken AS (DELETE FROM events e WHERE bot = $1 AND ${which} RETURNING e.*)
       INSERT INTO set_aside_rows (store, log, seq, content)
       SELECT 'events', bot, seq, to_jsonb(taken) FROM taken`,
      [this.log, seq],
    );
    this.setAside += rowCount ?? 0;
  }
}

/** Removes closures that are not in the platform's log and adds those that are. */
async function restoreClosures(queries: Queries): Promise<void> {
  const logged = `SELECT body::jsonb AS e FROM events WHERE bot = '${PLATFORM}' AND type = 'calendar.closure_added'`;
  await queries.query(
    `INSERT INTO calendar_closures (date, reason, added_by, added_at)
     SELECT (e ->> 'date')::date, e ->> 'reason', e ->> 'by', (e ->> 'at')::timestamptz FROM (${logged}) l
     ON CONFLICT (date) DO NOTHING`,
  );
  await queries.query(
    `DELETE FROM calendar_closures WHERE date NOT IN (SELECT (e ->> 'date')::date FROM (${logged}) l)`,
  );
  await queries.query('UPDATE platform SET closures_version = closures_version + 1');
}
