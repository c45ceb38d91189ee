import type { Role, TokenAnswer } from '@phasegate/contracts';
import type { Pool } from 'pg';
import { appendPlatform } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { inTransaction } from '../ledger/transaction/transaction.js';
import { credentialHash, newCredential, newId, USE_NOTED_EVERY_MS } from './credential.js';
import type { Person } from './person.js';
import { ADMITS, mayGrant } from './token-validity.js';

const DAY_MS = 86_400_000;
/** How long a token is good for by default. */
export const TOKEN_DAYS = 90;
/** How long a token can be good for unless an administrator makes it. */
export const MAX_TOKEN_DAYS = 366;

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Null: it does not expire; 90 days from now unless given. */
  readonly expires_at?: Date | null | undefined;
  /** Opaque id of the owner; null: the token acts for itself, as those created on the command line do. */
  readonly owner?: string | null;
  /** Opaque id of the person who creates it. */
  readonly by: string;
}

/** `id` is the actor that the logs name, `token` is shown once. */
export interface CreatedToken {
  readonly id: string;
  readonly expires_at: Date | null;
  readonly token: string;
}

/** Makes a token; only its hash is kept. */
export const createToken = (pool: Pool, token: NewToken): Promise<CreatedToken> =>
  inTransaction(pool, (queries) => addToken(queries, token));

/** The same within a transaction. */
export async function addToken(
  queries: Queries,
  { name, role, expires_at, owner = null, by }: NewToken,
): Promise<CreatedToken> {
  const id = newId('tok');
  const token = newCredential('pgt');
  const hash = credentialHash(token);
  const { rows } = await queries.query<{ expires_at: Date | null }>(
    `INSERT INTO tokens (id, name, role, hash, owner, expires_at, created_by)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN $7::timestamptz ELSE phase_clock() + interval '${TOKEN_DAYS} days' END, $8)
     RETURNING expires_at`,
    [id, name, role, hash, owner, expires_at !== undefined, expires_at ?? null, by],
  );
  const expires = rows[0]!.expires_at;
  await appendPlatform(queries, 'token.created', {
    by,
    subject: id,
    name,
    role,
    owner,
    expires_at: expires?.toISOString() ?? null,
    fingerprint: hash.toString('hex'),
  });
  return { id, expires_at: expires, token };
}

/** A request for a new token; without `expires_at` 90 days, null for a token that does not expire. */
export interface WantedToken {
  readonly name: string;
  readonly role: Role;
  readonly expires_at?: Date | null | undefined;
}

/** Not allowed to this person, or an end that makes no sense; the message follows the field's name then. */
export interface TokenRefusal {
  readonly refused: 'FORBIDDEN' | 'EXPIRES_AT';
  readonly message: string;
}

/**
 * Makes a token for somebody, within what they are allowed themselves: their own role, an end within
 * a year, and not beyond that of the token by which they ask. An administrator may do without an end.
 */
export async function grantToken(
  pool: Pool,
  { name, role, expires_at }: WantedToken,
  person: Person,
): Promise<CreatedToken | TokenRefusal> {
  if (!mayGrant(person.role, role))
    return {
      refused: 'FORBIDDEN',
      message: `Your role is ${person.role}: so is that of your tokens.`,
    };
  return inTransaction(pool, async (queries) => {
    const { rows } = await queries.query<{ now: Date; ends: Date | null }>(
      'SELECT phase_clock() AS now, (SELECT expires_at FROM tokens WHERE id = $1) AS ends',
      [person.actor],
    );
    const { now, ends } = rows[0]!;
    const end = endOf(expires_at, now, person.role === 'admin' ? null : ends);
    const refused = refusedEnd(end, now, person.role, ends);
    if (refused !== null) return refused;
    return addToken(queries, {
      name,
      role,
      expires_at: end,
      owner: person.member_as,
      by: person.actor,
    });
  });
}

function endOf(wanted: Date | null | undefined, now: Date, latest: Date | null): Date | null {
  if (wanted !== undefined) return wanted;
  const usual = new Date(now.getTime() + TOKEN_DAYS * DAY_MS);
  return latest !== null && latest < usual ? latest : usual;
}

function refusedEnd(
  end: Date | null,
  now: Date,
  role: Role,
  ends: Date | null,
): TokenRefusal | null {
  if (end === null)
    return role === 'admin'
      ? null
      : {
          refused: 'FORBIDDEN',
          message: 'Only an administrator can make a token that does not expire.',
        };
  if (end <= now) return fault('must lie in the future');
  if (role === 'admin') return null;
  if (end.getTime() > now.getTime() + MAX_TOKEN_DAYS * DAY_MS)
    return fault(`must lie within ${MAX_TOKEN_DAYS} days; an administrator can set a later end`);
  if (ends !== null && end > ends)
    return fault('is later than the end of the token that asks: sign in to make a longer one');
  return null;
}

const fault = (message: string): TokenRefusal => ({ refused: 'EXPIRES_AT', message });

/** Whose tokens: those of one owner, the tokens made on the command line by themselves included; null: all. */
export type TokenOwner = string | null;
const OWNED = '($1::text IS NULL OR t.owner = $1 OR t.id = $1)';

/** Tokens, newest first, without their hashes. */
export async function listTokens(queries: Queries, owner: TokenOwner): Promise<TokenAnswer[]> {
  const { rows } = await queries.query<TokenRow & Record<string, unknown>>(
    `SELECT t.id, t.name, t.role, t.owner, t.created_at, t.created_by, t.expires_at, t.last_used_at, t.revoked_at,
       CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= phase_clock() THEN 'expired'
            WHEN ${ADMITS} THEN 'valid' ELSE 'suspended' END AS state
     FROM tokens t WHERE ${OWNED} ORDER BY t.created_at DESC, t.id DESC`,
    [owner],
  );
  return rows.map(({ created_at, expires_at, last_used_at, revoked_at, ...token }) => ({
    ...token,
    created_at: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    last_used_at: last_used_at?.toISOString() ?? null,
    revoked_at: revoked_at?.toISOString() ?? null,
  }));
}

type Instants = 'created_at' | 'expires_at' | 'last_used_at' | 'revoked_at';
type TokenRow = Omit<TokenAnswer, Instants> & {
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
};

/** Revokes a token at once; revoking it again changes nothing. @returns false: there is no such token of that owner. */
export async function revokeToken(
  pool: Pool,
  id: string,
  by: string,
  owner: TokenOwner = null,
): Promise<boolean> {
  return inTransaction(pool, async (queries) => {
    const known = await queries.query(`SELECT FROM tokens t WHERE ${OWNED} AND t.id = $2`, [
      owner,
      id,
    ]);
    if (known.rowCount === 0) return false;
    const { rowCount } = await queries.query(
      'UPDATE tokens SET revoked_at = phase_clock(), revoked_by = $2 WHERE id = $1 AND revoked_at IS NULL',
      [id, by],
    );
    if (rowCount === 1) await appendPlatform(queries, 'token.revoked', { by, subject: id });
    return true;
  });
}

/** Notes that a token is in use, unless that was noted just before. */
export async function noteTokenUse(queries: Queries, id: string): Promise<void> {
  await queries.query(
    `UPDATE tokens SET last_used_at = phase_clock() WHERE id = $1
       AND (last_used_at IS NULL OR last_used_at <= phase_clock() - $2 * interval '1 millisecond')`,
    [id, USE_NOTED_EVERY_MS],
  );
}
