import type { AlertKind } from '@phasegate/contracts';
import type { Pool } from 'pg';
import { named, namesIn } from './actor-names.js';
import { halted, resumed } from './alert-sentences.js';
import { endAlert, raiseAlert } from './alerts.js';
import { Quarantined, UnknownBot } from './faults.js';
import type { Executor } from './execute.js';
import { revokeForHalt } from './commands/operators.js';
import { appendPlatform, PLATFORM } from './platform-log.js';
import type { Queries } from './queries.js';
import { inTransaction } from './transaction.js';

export interface HaltState {
  readonly halted_at: Date | null;
  readonly halted_by: string | null;
  readonly halt_reason: string | null;
}

/** Stops the entries of every bot at once, and takes back every permit that is out (rules 3, 3.3). */
export async function halt(
  pool: Pool,
  executor: Executor,
  by: string,
  reason: string,
): Promise<HaltState> {
  await inTransaction(pool, async (queries) => {
    const { rowCount } = await queries.query(
      'UPDATE platform SET halted_at = phase_clock(), halted_by = $1, halt_reason = $2 WHERE halted_at IS NULL',
      [by, reason],
    );
    if (rowCount !== 1) return;
    await appendPlatform(queries, 'platform.halted', { by, reason });
    await tellInstead(queries, 'resumed', { by, reason }, ['halt', halted]);
  });
  const { rows } = await pool.query<{ bot: string }>(
    `SELECT bot FROM bot_states WHERE (hot::jsonb -> 'permits') <> '{}'`,
  );
  for (const { bot } of rows)
    await revokeForHalt(executor, bot).catch((error: unknown) => {
      // A bot in quarantine is blocked as it is; its release takes its permits back.
      if (!(error instanceof UnknownBot || error instanceof Quarantined)) throw error;
    });
  return haltState(pool);
}

/**
 * Lets entries go on; checks are answered by each bot's own state again.
 *
 * @throws Quarantined while the platform's log is damaged: nobody can tell then whether it is right to go on
 */
export async function resume(pool: Pool, by: string, reason: string): Promise<HaltState> {
  await inTransaction(pool, async (queries) => {
    const { rows } = await queries.query<{ quarantined: boolean }>(
      'SELECT quarantined_at IS NOT NULL AS quarantined FROM platform FOR UPDATE',
    );
    if (rows[0]!.quarantined) throw new Quarantined(PLATFORM);
    const { rowCount } = await queries.query(
      'UPDATE platform SET halted_at = NULL, halted_by = NULL, halt_reason = NULL WHERE halted_at IS NOT NULL',
    );
    if (rowCount !== 1) return;
    await appendPlatform(queries, 'platform.resumed', { by, reason });
    await tellInstead(queries, 'halt', { by, reason }, ['resumed', resumed]);
  });
  return haltState(pool);
}

/** A halt and its end: either is over when the other comes, so that each is told every time. */
async function tellInstead(
  queries: Queries,
  over: AlertKind,
  facts: { readonly by: string; readonly reason: string },
  [kind, say]: readonly [AlertKind, typeof halted],
): Promise<void> {
  await endAlert(queries, over);
  const { by, reason } = named(facts, await namesIn(queries, [facts]));
  await raiseAlert(queries, { key: kind, kind, bot: null, ...say(by, reason), facts });
}

export async function haltState(pool: Pool): Promise<HaltState> {
  const { rows } = await pool.query<HaltState>(
    'SELECT halted_at, halted_by, halt_reason FROM platform',
  );
  return rows[0]!;
}
