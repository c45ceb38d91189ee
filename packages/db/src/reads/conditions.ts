import { ALERT_KINDS, CONDITION_KINDS, type Condition } from '@phasegate/contracts';
import type { Queries } from '../ledger/transaction/queries.js';

interface ConditionRow {
  readonly kind: Condition['kind'];
  readonly bot: string | null;
  readonly title: string;
  readonly text: string;
  readonly raised_at: Date;
}

/**
 * Current conditions: alerts that are not over, the longest first. An integrity fault is over when its log is released
 * from quarantine (rules 8.3), any other when the next look at the log or file no longer finds it.
 *
 * @param member only conditions of this member's bots and of the platform; null: all
 */
export async function conditionsNow(queries: Queries, member: string | null): Promise<Condition[]> {
  const { rows } = await queries.query<ConditionRow & Record<string, unknown>>(
    `SELECT a.kind, a.bot, a.title, a.text, a.raised_at FROM alerts a
     WHERE a.over_at IS NULL AND a.kind = ANY ($1)
       AND (a.kind <> 'integrity_fault'
            OR EXISTS (SELECT FROM quarantines q WHERE a.key = 'quarantine:' || q.id AND q.released_at IS NULL)
            OR EXISTS (SELECT FROM verified_logs v WHERE a.key LIKE 'integrity:%'
                       AND strpos(v.fault, coalesce(a.facts ->> 'log', '')) > 0
                       AND strpos(v.fault, a.facts ->> 'fault') > 0))
       AND ($2::text IS NULL OR a.bot IS NULL
            OR EXISTS (SELECT FROM bot_members m WHERE m.bot = a.bot AND m.actor = $2))
     ORDER BY a.raised_at, a.key`,
    [CONDITION_KINDS, member],
  );
  return rows.map(({ kind, bot, title, text, raised_at }) => ({
    kind,
    severity: ALERT_KINDS[kind],
    bot,
    title,
    text,
    since: raised_at.toISOString(),
  }));
}
