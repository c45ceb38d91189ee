import type { Pool } from 'pg';
import { StateNotAuthentic } from '../transaction/faults.js';
import { PLATFORM } from '../chain/platform-log.js';
import type { Queries } from '../transaction/queries.js';
import { rebuildSnapshot } from './rebuild.js';
import { resealReleases } from '../state/releases.js';
import { noteResumption } from '../state/resumptions.js';
import {
  assertSealed,
  isSealedResumption,
  recordDigest,
  sealOf,
  sealPrefix,
  type SealedState,
} from '../state/state-seal.js';
import { inTransaction, type Transaction } from '../transaction/transaction.js';
import { verifyLog } from './verify.js';

type StoredState = SealedState & { readonly seal: string };

/** The states that were sealed together. */
export interface Sealed {
  readonly sealed: number;
  /** Bots whose states could not be: their logs are damaged, or somebody changed the state. */
  readonly refused: readonly string[];
}

/** Whether states are sealed here, so that one without a seal is one that somebody changed. @param owner the owner's */
export async function hasSealingBegun(owner: Queries): Promise<boolean> {
  return (await owner.query('SELECT FROM sealing')).rows.length > 0;
}

/**
 * Seals what an earlier version has left, each state against its log; once, for later a state without a seal is one
 * that somebody changed. A bot whose log is damaged stays without: nothing is decided with it.
 *
 * @param owner the owner's, two connections at least
 */
export async function beginSealing(owner: Pool): Promise<Sealed> {
  const { rows } = await owner.query<{ bot: string }>('SELECT bot FROM bot_states ORDER BY bot');
  const refused: string[] = [];
  for (const { bot } of rows)
    if (!(await inTransaction(owner, (transaction) => sealVerified(owner, transaction, bot))))
      refused.push(bot);
  await sealEndedHalt(owner);
  await owner.query('INSERT INTO sealing (one) VALUES (true) ON CONFLICT DO NOTHING');
  return { sealed: rows.length - refused.length, refused };
}

async function sealVerified(owner: Pool, transaction: Transaction, bot: string): Promise<boolean> {
  const { record, ...state } = await held<StoredState & { readonly record: string }>(
    transaction,
    bot,
    ', record',
  );
  const { fault } = await verifyLog(owner, bot, { sealed: false });
  if (fault?.place === 'snapshot') await rebuildSnapshot(transaction, bot, null, { vouched: true });
  else if (fault === null || fault.place === 'read_models')
    await storeSeal(transaction, bot, sealOf(state, recordDigest(record)));
  else return false;
  return true;
}

/** The last halt, if the platform's log says that it was ended. */
async function sealEndedHalt(owner: Pool): Promise<void> {
  const { fault } = await verifyLog(owner, PLATFORM);
  if (fault !== null) return;
  const { rows } = await owner.query<{ halts: number }>(
    'SELECT halts FROM platform WHERE halted_at IS NULL AND halts > 0',
  );
  for (const { halts } of rows) await noteResumption(owner, halts);
}

const STATES_AT_ONCE = 500;

/**
 * Looks at the seals of all bots that are not in quarantine, and seals anew, with this process's first key, what an
 * earlier one of its keys has sealed.
 */
export async function checkSeals(pool: Pool): Promise<Sealed> {
  const prefix = sealPrefix();
  const refused: string[] = [];
  let sealed = 0;
  for (let after = ''; ;) {
    const { rows } = await pool.query<StoredState>(
      `SELECT bot, seq, hash, hot, policies, halts_before, seal FROM bot_states
       WHERE bot > $1 AND quarantined_at IS NULL ORDER BY bot LIMIT ${STATES_AT_ONCE}`,
      [after],
    );
    for (const state of rows)
      if (!isAuthentic(state)) refused.push(state.bot);
      else if (!state.seal.startsWith(prefix)) {
        await inTransaction(pool, (transaction) => reseal(transaction, state.bot));
        sealed += 1;
      }
    if (rows.length < STATES_AT_ONCE) break;
    after = rows.at(-1)!.bot;
  }
  await resealEndedHalt(pool, prefix);
  await resealReleases(pool, prefix);
  return { sealed, refused };
}

function isAuthentic(state: StoredState): boolean {
  try {
    assertSealed(state);
    return true;
  } catch (error) {
    if (error instanceof StateNotAuthentic) return false;
    throw error;
  }
}

async function reseal(transaction: Transaction, bot: string): Promise<void> {
  const state = await held<StoredState>(transaction, bot);
  await storeSeal(transaction, bot, sealOf(state, assertSealed(state)));
}

async function resealEndedHalt(pool: Pool, prefix: string): Promise<void> {
  const { rows } = await pool.query<{ halt: number; seal: string }>(
    'SELECT halt, seal FROM resumptions WHERE halt = (SELECT halts FROM platform)',
  );
  for (const { halt, seal } of rows)
    if (!seal.startsWith(prefix) && isSealedResumption(seal, halt))
      await noteResumption(pool, halt);
}

async function held<S extends StoredState>(
  transaction: Transaction,
  bot: string,
  more = '',
): Promise<S> {
  const { rows } = await transaction.query<S & Record<string, unknown>>(
    `SELECT bot, seq, hash, hot, policies, halts_before, seal${more} FROM bot_states WHERE bot = $1 FOR UPDATE`,
    [bot],
  );
  return rows[0]!;
}

const storeSeal = (queries: Queries, bot: string, seal: string) =>
  queries.query('UPDATE bot_states SET seal = $2 WHERE bot = $1', [bot, seal]);
