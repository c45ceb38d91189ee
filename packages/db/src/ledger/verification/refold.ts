import { STATE_VERSION } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { rebuildAll, type RebuildOptions } from './rebuild.js';
import { inTransaction } from '../transaction/transaction.js';
import { BrokenLog } from '../chain/verify-chain.js';

/**
 * Folds the logs of bots whose state is stored in the form of an earlier version anew, read models included, each in
 * a transaction of its own. A bot with a damaged log stays as it is: its state cannot be read, so nothing is allowed.
 *
 * @param owner the services may not delete
 */
export async function refoldOutdated(
  owner: Pool,
  options: RebuildOptions,
): Promise<{ readonly broken: readonly string[] }> {
  const { rows } = await owner.query<{ bot: string }>(
    `SELECT bot FROM bot_states WHERE (hot::jsonb ->> 'version') IS DISTINCT FROM $1 ORDER BY bot`,
    [String(STATE_VERSION)],
  );
  const broken: string[] = [];
  for (const { bot } of rows)
    await inTransaction(owner, (transaction) => rebuildAll(transaction, bot, null, options)).catch(
      (error: unknown) => {
        if (!(error instanceof BrokenLog)) throw error;
        broken.push(bot);
      },
    );
  return { broken };
}
