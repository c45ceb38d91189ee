import type { EventOf } from '@phasegate/phase-core';
import type { ListedTradeAnswer } from '@phasegate/contracts';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';
import type { StoredLine } from './events-of-types.js';

type Decision = NonNullable<ListedTradeAnswer['decision']>;

/** A trade that a check may have allowed. */
export interface Entered {
  readonly trade_id: string;
  readonly openedSeq: number;
  readonly openedAt: Date;
}

/** The argument of `trade_named` for this trade_id: its text up to the first quote. */
const namedAs = (trade_id: string): string => JSON.stringify(trade_id).slice(1).split('"', 1)[0]!;
/** A text that every log line about this trade contains, and no other line. */
const mentionOf = (trade_id: string): string => `"trade_id":${JSON.stringify(trade_id)}`;

/** By trade_id, the permit in whose life each was entered: granted, or renewed last before (rules 2.10, 3.3). */
export async function decisionsOf(
  queries: Queries,
  bot: string,
  trades: readonly Entered[],
): Promise<Map<string, Decision>> {
  if (trades.length === 0) return new Map();
  const { rows } = await queries.query<{ place: string; body: string }>(
    `SELECT t.place, granted.body
     FROM unnest($2::text[], $3::text[], $4::int[], $5::timestamptz[]) WITH ORDINALITY
       t (named, mention, opened_seq, opened_at, place)
     CROSS JOIN LATERAL (
       SELECT body FROM events
       WHERE bot = $1 AND trade_named(body) = t.named AND trade_named(body) <> '' AND strpos(body, t.mention) > 0
         AND seq < t.opened_seq AND at <= t.opened_at AND type IN ('permit.granted', 'permit.renewed')
       ORDER BY seq DESC LIMIT 1) granted`,
    [
      bot,
      trades.map(({ trade_id }) => namedAs(trade_id)),
      trades.map(({ trade_id }) => mentionOf(trade_id)),
      trades.map(({ openedSeq }) => openedSeq),
      trades.map(({ openedAt }) => openedAt),
    ],
  );
  return new Map(
    rows.map(({ place, body }) => {
      const { seq, at, notional, max_notional } = JSON.parse(body) as EventOf<'permit.granted'>;
      const decision = { seq, granted_at: at, notional: plainOf(notional), max_notional };
      return [trades[Number(place) - 1]!.trade_id, decision];
    }),
  );
}

/** The latest lines that name a trade, latest first. */
export async function linesNaming(
  queries: Queries,
  bot: string,
  trade_id: string,
  take: number,
): Promise<StoredLine[]> {
  const { rows } = await queries.query<StoredLine>(
    `SELECT seq, at, body, hash FROM events
     WHERE bot = $1 AND trade_named(body) = $2 AND trade_named(body) <> '' AND strpos(body, $3) > 0
     ORDER BY seq DESC LIMIT $4`,
    [bot, namedAs(trade_id), mentionOf(trade_id), take],
  );
  return rows;
}

export async function countNaming(
  queries: Queries,
  bot: string,
  trade_id: string,
): Promise<number> {
  const { rows } = await queries.query<{ lines: string }>(
    `SELECT count(*) AS lines FROM events
     WHERE bot = $1 AND trade_named(body) = $2 AND trade_named(body) <> '' AND strpos(body, $3) > 0`,
    [bot, namedAs(trade_id), mentionOf(trade_id)],
  );
  return Number(rows[0]!.lines);
}
