import type { Pool } from 'pg';

/**
 * Bots for which something is due by PostgreSQL's clock: a downgrade first, then boundaries and permits (rules 2.9,
 * 6.4), then permits that a halt has ended (3.3).
 */
export async function dueBots(pool: Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ bot: string }>(
    `(SELECT bot, CASE WHEN downgrade_due_since IS NOT NULL THEN 1 ELSE 2 END AS place, downgrade_due_since, due_at
      FROM bot_states
      WHERE (downgrade_due_since IS NOT NULL OR due_at <= phase_clock()) AND quarantined_at IS NULL
      ORDER BY downgrade_due_since NULLS LAST, due_at LIMIT $1)
     UNION ALL
     (SELECT bot, 3, NULL, due_at FROM bot_states
      WHERE halts_before < (SELECT halts FROM platform) AND quarantined_at IS NULL LIMIT $1)
     ORDER BY place, downgrade_due_since, due_at`,
    [limit],
  );
  return [...new Set(rows.map(({ bot }) => bot))].slice(0, limit);
}
