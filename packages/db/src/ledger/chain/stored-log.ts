import type { PhaseEvent } from '@phasegate/phase-core';
import type { Head } from './chain.js';
import type { Queries } from '../transaction/queries.js';
import { BrokenLog, ChainFollower } from './verify-chain.js';

const LINES_AT_ONCE = 1_000;

/** The end of a log as a signed checkpoint has it. */
export interface SignedHead extends Head {
  /** The checkpoint's number. */
  readonly checkpoint: number;
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

/**
 * The events of a log whose chain holds, one by one in constant memory, from where the follower stands.
 *
 * @throws BrokenLog at the first line that is not as it was written, or is not what a checkpoint has signed
 */
export async function* followed(
  queries: Queries,
  log: string,
  follower: ChainFollower,
  signed: SignedHead | null = null,
): AsyncGenerator<PhaseEvent> {
  for (;;) {
    const { rows } = await queries.query<EventRow & Record<string, unknown>>(
      `SELECT seq, at, type, phase, body, prev_hash, hash FROM events WHERE bot = $1 AND seq > $2 ORDER BY seq LIMIT ${LINES_AT_ONCE}`,
      [log, follower.head.seq],
    );
    for (const row of rows) {
      const event = follower.follow(row);
      assertColumns(row, event);
      if (row.seq === signed?.seq && row.hash !== signed.hash)
        throw new BrokenLog(row.seq, `is not what ${named(signed)} has signed`, 'checkpoint');
      yield event as unknown as PhaseEvent;
    }
    if (rows.length < LINES_AT_ONCE) break;
  }
  const { seq } = follower.head;
  if (signed !== null && seq < signed.seq)
    throw new BrokenLog(
      seq + 1,
      `is missing: ${named(signed)} has signed the log up to ${signed.seq}`,
      'checkpoint',
    );
}

const named = ({ checkpoint }: SignedHead) => `checkpoint ${checkpoint}`;

/** The columns are copies for searching: changing one changes what a search finds. */
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
