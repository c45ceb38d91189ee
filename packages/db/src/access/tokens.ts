import type { Role } from '@phasegate/contracts';
import type { Pool } from 'pg';
import { appendPlatform } from '../ledger/platform-log.js';
import type { Queries } from '../ledger/queries.js';
import { inTransaction } from '../ledger/transaction.js';
import { credentialHash, newCredential, newId } from './credential.js';

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Opaque id of whoever makes it. */
  readonly by: string;
}

/** `id` is the actor that the logs name, `token` is shown once. */
export interface CreatedToken {
  readonly id: string;
  readonly token: string;
}

/** Makes a token; only its hash is kept. */
export const createToken = (pool: Pool, token: NewToken): Promise<CreatedToken> =>
  inTransaction(pool, (queries) => addToken(queries, token));

/** The same within a transaction. */
export async function addToken(
  queries: Queries,
  { name, role, by }: NewToken,
): Promise<CreatedToken> {
  const id = newId('tok');
  const token = newCredential('pgt');
  await queries.query(
    'INSERT INTO tokens (id, name, role, hash, created_by) VALUES ($1, $2, $3, $4, $5)',
    [id, name, role, credentialHash(token), by],
  );
  await appendPlatform(queries, 'token.created', { by, subject: id, name, role });
  return { id, token };
}

/** @returns false: there is no such token, or it was revoked before. */
export async function revokeToken(pool: Pool, id: string, by: string): Promise<boolean> {
  return inTransaction(pool, async (queries) => {
    const { rowCount } = await queries.query(
      'UPDATE tokens SET revoked_at = phase_clock() WHERE id = $1 AND revoked_at IS NULL',
      [id],
    );
    if (rowCount === 1) await appendPlatform(queries, 'token.revoked', { by, subject: id });
    return rowCount === 1;
  });
}
