import type { PageQuery, VerifiedLog, VerifiedLogsPage } from '@phasegate/contracts';
import { z } from 'zod';
import { PLATFORM } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from './cursor.js';

const cursorKey = z.strictObject({ whole: z.boolean(), log: z.string() });

export interface VerifiedLogsWanted extends PageQuery {
  /** Only bots of this member; null: all, and the platform's own. */
  readonly member: string | null;
}

interface Row extends Record<string, unknown> {
  readonly log: string;
  readonly name: string | null;
  readonly events: number;
  readonly verified_at: Date;
  readonly fault: string | null;
}

/** How far each log was found whole: those with a fault first, then by their ids. */
export async function listVerifiedLogs(
  queries: Queries,
  { member, limit, cursor }: VerifiedLogsWanted,
): Promise<VerifiedLogsPage> {
  const after = keyOf(cursor, cursorKey);
  const logs = `FROM verified_logs v LEFT JOIN bots b ON b.id = v.log
    WHERE CASE WHEN $1::text IS NULL THEN b.id IS NOT NULL OR v.log = '${PLATFORM}'
          ELSE EXISTS (SELECT FROM bot_members m WHERE m.bot = b.id AND m.actor = $1) END`;
  const { rows } = await queries.query<Row>(
    `SELECT v.log, b.name, v.seq::int AS events, v.verified_at, v.fault ${logs}
     AND ($2::boolean IS NULL OR (v.fault IS NULL, v.log) > ($2, $3))
     ORDER BY v.fault IS NULL, v.log LIMIT $4`,
    [member, after?.whole ?? null, after?.log ?? null, limit + 1],
  );
  const counted = await queries.query<{ total: number }>(`SELECT count(*)::int AS total ${logs}`, [
    member,
  ]);
  return {
    ...pageOf(rows, limit, answerOf, ({ log, fault }) => ({ whole: fault === null, log })),
    total: counted.rows[0]!.total,
  };
}

const answerOf = ({ verified_at, ...row }: Row): VerifiedLog => ({
  ...row,
  verified_at: verified_at.toISOString(),
});
