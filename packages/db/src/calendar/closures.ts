import type { ClosureAnswer } from '@phasegate/contracts';
import { DEFAULT_POLICY, marketOf } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { appendPlatform } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { inTransaction } from '../ledger/transaction/transaction.js';

export interface NewClosure {
  readonly date: string;
  readonly reason: string;
  readonly by: string;
}

/** Why a closure is refused: it exists already, or it is not a future trading day. */
export type ClosureRefusal = 'known' | 'past' | 'no trading day';

/**
 * Adds a full-day closure of us-equities (rules 1.3). Future dates only: past trading days keep their numbers, and
 * decisions made on them stay valid.
 */
export async function addClosure(
  pool: Pool,
  { date, reason, by }: NewClosure,
): Promise<ClosureAnswer | ClosureRefusal> {
  return inTransaction(pool, async (queries) => {
    // The row lock serialises two administrators.
    await queries.query('SELECT FROM platform FOR UPDATE');
    const refused = await refusalOf(queries, date);
    if (refused !== null) return refused;
    await queries.query('UPDATE platform SET closures_version = closures_version + 1');
    const { rows } = await queries.query<{ added_at: Date }>(
      'INSERT INTO calendar_closures (date, reason, added_by) VALUES ($1, $2, $3) RETURNING added_at',
      [date, reason, by],
    );
    await appendPlatform(queries, 'calendar.closure_added', { by, reason, date });
    return { date, reason, added_by: by, added_at: rows[0]!.added_at.toISOString() };
  });
}

async function refusalOf(queries: Queries, date: string): Promise<ClosureRefusal | null> {
  const { calendar } = DEFAULT_POLICY;
  const { rows } = await queries.query<{ today: string; closures: string[] }>(
    `SELECT to_char(phase_clock() AT TIME ZONE $1, 'YYYY-MM-DD') AS today,
            ARRAY(SELECT to_char(date, 'YYYY-MM-DD') FROM calendar_closures) AS closures`,
    [calendar.zone],
  );
  const { today, closures } = rows[0]!;
  if (closures.includes(date)) return 'known';
  if (date <= today) return 'past';
  const market = marketOf(calendar, closures);
  return market.dateOf(market.dayOfDate(date)) === date ? null : 'no trading day';
}
