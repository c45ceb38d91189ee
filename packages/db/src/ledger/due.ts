import type { Pool } from 'pg';

/** Bots for which something is due by Postgres's clock: a downgrade first, then boundaries and permits (rules 2.9, 6.4). */
export async function dueBots(pool: Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ bot: string }>(
    `SELECT bot FROM bot_states
     WHERE (downgrade_due_since IS NOT NULL OR due_at <= phase_clock()) AND quarantined_at IS NULL
     ORDER BY downgrade_due_since NULLS LAST, due_at LIMIT $1`,
    [limit],
  );
  return rows.map(({ bot }) => bot);
}
