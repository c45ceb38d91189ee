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

/** Who asks, and whether they may see the bot they ask about. */
export interface Person {
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
  /** Operators see the bots they are members of, the others all that exist; true when no bot is asked about. */
  readonly sees_bot: boolean;
}

/** The person behind a token; null: there is no such token, or it was revoked. */
export async function personOfToken(
  queries: Queries,
  hash: Buffer,
  bot: string | null,
): Promise<Person | null> {
  const { rows } = await queries.query<{
    actor: string;
    name: string;
    role: Role;
    sees_bot: boolean;
  }>(
    `SELECT t.id AS actor, t.name, t.role, $2::text IS NULL OR CASE t.role
              WHEN 'operator' THEN EXISTS (SELECT FROM bot_members m WHERE m.bot = $2 AND m.actor = t.id)
              ELSE EXISTS (SELECT FROM bots b WHERE b.id = $2) END AS sees_bot
     FROM tokens t WHERE t.hash = $1 AND t.revoked_at IS NULL`,
    [hash, bot],
  );
  return rows[0] ?? null;
}
