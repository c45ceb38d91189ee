import { alertSentences } from '@phasegate/phase-core';
import type { AlertKind } from '@phasegate/contracts';
import type { Pool } from 'pg';
import { named, namesIn } from '../alerts/actor-names.js';
import { endAlert, raiseAlert } from '../alerts/alerts.js';
import { Quarantined } from '../transaction/faults.js';
import type { Executor } from '../execution/execute.js';
import { appendPlatform, PLATFORM } from '../chain/platform-log.js';
import type { Queries } from '../transaction/queries.js';
import { isResumed, noteResumption } from '../state/resumptions.js';
import { inTransaction } from '../transaction/transaction.js';

export interface HaltState {
  readonly halted_at: Date | null;
  readonly halted_by: string | null;
  readonly halt_reason: string | null;
}

/**
 * Stops the entries of every bot at once (rules 3). Every permit that is out has ended with it: a bot's next command,
 * or the worker, writes that into its log (3.3). No allow is answered any more when this has returned.
 */
export async function halt(
  pool: Pool,
  executor: Executor,
  by: string,
  reason: string,
): Promise<HaltState> {
  const begun = await inTransaction(pool, async (queries) => {
    const n = await beginHalt(queries, by, reason);
    if (n === null) {
      // A locked row makes the commit wait for a synchronous standby, as that of the halt itself did.
      await heldPlatform(queries);
      return null;
    }
    await appendPlatform(queries, 'platform.halted', { by, reason });
    await tellInstead(queries, 'resumed', { by, reason }, ['halt', alertSentences.halted]);
    return n;
  });
  // A second call is acknowledged when the first one could have been.
  const { halts, ...state } = await haltRow(pool);
  if (begun !== null || state.halted_at !== null) await executor.awaitAnswers(halts);
  return state;
}

/**
 * The halt itself, by an administrator or by a quarantine. It has a number of its own, whatever `platform` or `halts`
 * was made to hold by SQL. @returns its number; null: all bots are halted already
 */
export async function beginHalt(
  queries: Queries,
  by: string,
  reason: string,
): Promise<number | null> {
  const { rows } = await queries.query<{ n: number }>(
    `WITH halted AS (
       UPDATE platform SET halts = halts + 1, halted_at = phase_clock(), halted_by = $1, halt_reason = $2
       WHERE halted_at IS NULL OR halts = 0 OR halts IN (SELECT halt FROM resumptions)
       RETURNING halts, halted_at),
     noted AS (INSERT INTO halts SELECT halts, halted_at FROM halted ON CONFLICT DO NOTHING)
     SELECT halts AS n FROM halted`,
    [by, reason],
  );
  return rows[0]?.n ?? null;
}

/**
 * Lets entries go on; checks are answered by each bot's own state again.
 *
 * @throws Quarantined while the platform's log is damaged: nobody can tell then whether it is right to go on
 */
export async function resume(pool: Pool, by: string, reason: string): Promise<HaltState> {
  await inTransaction(pool, async (queries) => {
    const { quarantined, halted, halts, seal } = await heldPlatform(queries);
    if (quarantined) throw new Quarantined(PLATFORM);
    // One that was ended by SQL is in force until it is ended here.
    if (!halted && isResumed(seal, halts)) return;
    await queries.query(
      'UPDATE platform SET halted_at = NULL, halted_by = NULL, halt_reason = NULL',
    );
    if (halts > 0) await noteResumption(queries, halts);
    await appendPlatform(queries, 'platform.resumed', { by, reason });
    await tellInstead(queries, 'halt', { by, reason }, ['resumed', alertSentences.resumed]);
  });
  return haltState(pool);
}

interface HeldPlatform {
  readonly quarantined: boolean;
  readonly halted: boolean;
  readonly halts: number;
  /** Of the end of the last halt; null: it has none. */
  readonly seal: string | null;
}

async function heldPlatform(queries: Queries): Promise<HeldPlatform> {
  const { rows } = await queries.query<HeldPlatform & Record<string, unknown>>(
    `SELECT quarantined_at IS NOT NULL AS quarantined, halted_at IS NOT NULL AS halted, halts,
       (SELECT seal FROM resumptions WHERE halt = platform.halts) AS seal
     FROM platform FOR UPDATE`,
  );
  return rows[0]!;
}

/** A halt and its end: each closes the other's alert, so that every one of them raises a new alert. */
async function tellInstead(
  queries: Queries,
  over: AlertKind,
  facts: { readonly by: string; readonly reason: string },
  [kind, say]: readonly [AlertKind, typeof alertSentences.halted],
): Promise<void> {
  await endAlert(queries, over);
  const { by, reason } = named(facts, await namesIn(queries, [facts]));
  await raiseAlert(queries, { key: kind, kind, bot: null, ...say(by, reason), facts });
}

export async function haltState(pool: Pool): Promise<HaltState> {
  const { halts: _halts, ...state } = await haltRow(pool);
  return state;
}

async function haltRow(pool: Pool): Promise<HaltState & { readonly halts: number }> {
  const { rows } = await pool.query<HaltState & { readonly halts: number }>(
    'SELECT halted_at, halted_by, halt_reason, halts FROM platform',
  );
  return rows[0]!;
}
