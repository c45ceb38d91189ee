import type { Queries } from '../../ledger/transaction/queries.js';

/** Verification and signing of the log (rules 8). Null: never yet. */
export interface IntegrityFigures {
  /** Since the last signed checkpoint. */
  readonly checkpoint_age_seconds: number | null;
  /** Since the log that was verified longest ago. */
  readonly verification_age_seconds: number | null;
  /** Logs, the platform's too, in quarantine. */
  readonly quarantines: number;
}

export async function integrityFigures(queries: Queries): Promise<IntegrityFigures> {
  const { rows } = await queries.query<IntegrityFigures & Record<string, unknown>>(
    `SELECT extract(epoch FROM phase_clock() - (SELECT (body::jsonb ->> 'at')::timestamptz FROM checkpoints ORDER BY n DESC LIMIT 1))::float8
         AS checkpoint_age_seconds,
       extract(epoch FROM phase_clock() - (SELECT min(verified_at) FROM verified_logs))::float8 AS verification_age_seconds,
       (SELECT count(*) FROM quarantines WHERE released_at IS NULL)::int AS quarantines`,
  );
  return rows[0]!;
}
