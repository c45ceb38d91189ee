import { revokePermitsOfKey } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { holdBot } from '../ledger/execution/lock.js';
import type { Executor } from '../ledger/execution/execute.js';
import { Quarantined } from '../ledger/transaction/faults.js';
import { appendPlatform } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { inTransaction } from '../ledger/transaction/transaction.js';
import { credentialHash, newCredential, newId, USE_NOTED_EVERY_MS } from './credential.js';

export interface CreatedKey {
  readonly id: string;
  readonly name: string;
  /** Shown once. */
  readonly key: string;
}

/** Makes a key for a bot; only its hash is kept. */
export const createKey = (pool: Pool, bot: string, name: string, by: string): Promise<CreatedKey> =>
  inTransaction(pool, (queries) => addKey(queries, bot, name, by));

/** The same within a transaction. */
export async function addKey(
  queries: Queries,
  bot: string,
  name: string,
  by: string,
): Promise<CreatedKey> {
  const id = newId('key');
  const key = newCredential('pgk');
  const hash = credentialHash(key);
  await queries.query(
    'INSERT INTO api_keys (id, bot, name, hash, created_by) VALUES ($1, $2, $3, $4, $5)',
    [id, bot, name, hash, by],
  );
  await appendPlatform(queries, 'key.created', {
    by,
    subject: bot,
    key: id,
    name,
    fingerprint: hash.toString('hex'),
  });
  return { id, name, key };
}

/**
 * Revokes a key at once, and ends the permits that it asked for (rules 3.3): no allow for it is answered any more when
 * this has returned. Revoking it again changes nothing. @returns false: the bot has no such key
 */
export async function revokeKey(
  pool: Pool,
  executor: Executor,
  bot: string,
  id: string,
  by: string,
): Promise<boolean> {
  try {
    const { result } = await executor.execute<boolean>(
      { bot },
      {
        scope: 'whole',
        stops: true,
        async decide(draft, { now, queries }) {
          const known = await hasKey(queries, bot, id);
          if (known) revokePermitsOfKey(draft, now, id);
          return known;
        },
        after: ({ queries }, known) =>
          known ? noteRevoked(queries, bot, id, by) : Promise.resolve(),
      },
    );
    return result;
  } catch (error) {
    if (!(error instanceof Quarantined)) throw error;
    // Its release ends every permit; nothing is allowed until then.
    return inTransaction(pool, async (queries) => {
      await holdBot(queries, bot);
      const known = await hasKey(queries, bot, id);
      if (known) await noteRevoked(queries, bot, id, by);
      return known;
    });
  }
}

async function hasKey(queries: Queries, bot: string, id: string): Promise<boolean> {
  const { rowCount } = await queries.query('SELECT FROM api_keys WHERE bot = $1 AND id = $2', [
    bot,
    id,
  ]);
  return rowCount === 1;
}

async function noteRevoked(queries: Queries, bot: string, id: string, by: string): Promise<void> {
  const { rowCount } = await queries.query(
    'UPDATE api_keys SET revoked_at = phase_clock(), revoked_by = $3 WHERE bot = $1 AND id = $2 AND revoked_at IS NULL',
    [bot, id, by],
  );
  if (rowCount === 1) await appendPlatform(queries, 'key.revoked', { by, subject: bot, key: id });
}

/** Notes that a key is in use, unless that was noted just before; of one that is revoked, nothing. */
export async function noteKeyUse(queries: Queries, hash: Buffer): Promise<void> {
  await queries.query(
    `UPDATE api_keys SET last_used_at = phase_clock() WHERE hash = $1 AND revoked_at IS NULL
       AND (last_used_at IS NULL OR last_used_at <= phase_clock() - $2 * interval '1 millisecond')`,
    [hash, USE_NOTED_EVERY_MS],
  );
}

/** The bot that a key stands for; null: there is no such key, or it was revoked. */
export async function botOfKey(queries: Queries, hash: Buffer): Promise<string | null> {
  const { rows } = await queries.query<{ bot: string }>(
    'SELECT bot FROM api_keys WHERE hash = $1 AND revoked_at IS NULL',
    [hash],
  );
  return rows[0]?.bot ?? null;
}
