import type { Instant } from '@phasegate/phase-core';
import type { Queries } from '../ledger/transaction/queries.js';

/** SHA-256 of every key that opens something today. */
export async function keyHashes(queries: Queries): Promise<Buffer[]> {
  const { rows } = await queries.query<{ hash: Buffer }>(
    'SELECT hash FROM api_keys WHERE revoked_at IS NULL',
  );
  return rows.map(({ hash }) => hash);
}

/** Of those, and of those that ended with their archived bots: emergency exits are recorded with them (rules 3.4). */
export async function exitKeyHashes(queries: Queries): Promise<Buffer[]> {
  const { rows } = await queries.query<{ hash: Buffer }>(
    `SELECT k.hash FROM api_keys k JOIN bots b ON b.id = k.bot
     WHERE k.revoked_at IS NULL OR k.revoked_at >= b.archived_at ORDER BY k.hash`,
  );
  return rows.map(({ hash }) => hash);
}

/** SHA-256 of every token that opens something today. */
export async function tokenHashes(queries: Queries): Promise<Buffer[]> {
  const { rows } = await queries.query<{ hash: Buffer }>(
    'SELECT hash FROM tokens WHERE revoked_at IS NULL',
  );
  return rows.map(({ hash }) => hash);
}

/**
 * The bots whose emergency exits came with these keys (rules 3.4): keys that were valid when the exit came, and those
 * that ended with their archived bots. An invalid key has no entry.
 *
 * @param received_at by the hexadecimal form of a key's SHA-256: when the exit came
 */
export async function botsOfExits(
  queries: Queries,
  received_at: ReadonlyMap<string, Instant>,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await queries.query<{ key: string; bot: string }>(
    `SELECT encode(k.hash, 'hex') AS key, k.bot
     FROM api_keys k JOIN bots b ON b.id = k.bot
     JOIN unnest($1::text[], $2::timestamptz[]) AS came(key, at) ON k.hash = decode(came.key, 'hex')
     WHERE k.revoked_at IS NULL OR k.revoked_at > came.at OR k.revoked_at >= b.archived_at`,
    [[...received_at.keys()], [...received_at.values()].map((at) => new Date(at))],
  );
  return new Map(rows.map(({ key, bot }) => [key, bot]));
}
