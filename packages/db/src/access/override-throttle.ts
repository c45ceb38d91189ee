import type { ByPerson, OverrideAction } from '@phasegate/phase-core';
import type { Queries } from '../ledger/transaction/queries.js';

/** An attempt to use the override password (rules 7). */
export interface OverrideAttempt extends ByPerson {
  /** Whose log it belongs to: a bot's id, or `platform` for a bot that is not registered yet. */
  readonly log: string;
  readonly action: OverrideAction;
}

/**
 * Admits an override attempt, or throttles it: then it is counted durably before this returns, and becomes part of its
 * minute's event (rules 7.2). The limits are in one SQL function of the migration, since they apply across all
 * processes.
 *
 * @param isRight whether the password was right; must not be revealed to a caller that has to wait
 * @returns null: admitted; else milliseconds until another attempt makes sense
 */
export async function admitOverride(
  queries: Queries,
  { log, by, action, reason }: OverrideAttempt,
  isRight: boolean,
): Promise<number | null> {
  const { rows } = await queries.query<{ wait_ms: number | null }>(
    'SELECT admit_override($1, $2, $3, $4, $5) AS wait_ms',
    [log, by, action, reason, isRight],
  );
  return rows[0]!.wait_ms;
}
