import type { Pool } from 'pg';
import { appendPlatform } from '../ledger/platform-log.js';
import type { Queries } from '../ledger/queries.js';
import { inTransaction } from '../ledger/transaction.js';
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

/** Revokes a key at once; revoking it again changes nothing. @returns false: the bot has no such key. */
export async function revokeKey(pool: Pool, bot: string, id: string, by: string): Promise<boolean> {
  return inTransaction(pool, async (queries) => {
    const known = await queries.query('SELECT FROM api_keys WHERE bot = $1 AND id = $2', [bot, id]);
    const { rowCount } = await queries.query(
      'UPDATE api_keys SET revoked_at = phase_clock(), revoked_by = $3 WHERE bot = $1 AND id = $2 AND revoked_at IS NULL',
      [bot, id, by],
    );
    if (rowCount === 1) await appendPlatform(queries, 'key.revoked', { by, subject: bot, key: id });
    return known.rowCount === 1;
  });
}

/** Revokes every key of a bot. */
export async function revokeKeys(queries: Queries, bot: string, by: string): Promise<void> {
  const { rows } = await queries.query<{ id: string }>(
    'UPDATE api_keys SET revoked_at = phase_clock(), revoked_by = $2 WHERE bot = $1 AND revoked_at IS NULL RETURNING id',
    [bot, by],
  );
  for (const { id } of rows)
    await appendPlatform(queries, 'key.revoked', { by, subject: bot, key: id });
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
