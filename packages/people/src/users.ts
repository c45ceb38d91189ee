import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@phasegate/contracts';
import { appendPlatform, inTransaction, newId, type Queries } from '@phasegate/db';
import type { Pool } from 'pg';
import { fingerprintOf, hashPassword } from './password.js';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  /** The number of browsers that are signed in now. */
  readonly sessions: number;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly password: string;
  /** Opaque id of the administrator who creates the user. */
  readonly by: string;
}

export interface UserChanges {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
}

export type UserRefusal = 'EMAIL_TAKEN' | 'USER_UNKNOWN' | 'LAST_ADMIN';

const USER = `SELECT u.id, u.name, u.email, u.role, u.created_at, u.disabled_at,
    (SELECT count(*)::int FROM user_sessions s WHERE s.user_id = u.id AND s.expires_at > now()) AS sessions
  FROM users u`;

/** Everybody, by name. */
export async function listUsers(queries: Queries): Promise<User[]> {
  const { rows } = await queries.query<User & Record<string, unknown>>(
    `${USER} ORDER BY lower(u.name), u.id`,
  );
  return rows;
}

export async function userById(queries: Queries, id: string): Promise<User | null> {
  const { rows } = await queries.query<User & Record<string, unknown>>(`${USER} WHERE u.id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** A generated password for the first sign-in, when none was given. */
export const newPassword = (): string => randomBytes(15).toString('base64url');

/** Makes a user who can sign in at once. */
export async function createUser(
  pool: Pool,
  user: NewUser,
): Promise<{ id: string } | { refused: 'EMAIL_TAKEN' }> {
  const hash = await hashPassword(user.password);
  return inTransaction(pool, (queries) => addUser(queries, user, hash));
}

/** The same within a transaction. @param hash of the password: making it takes a while */
export async function addUser(
  queries: Queries,
  { name, email, role, by }: Omit<NewUser, 'password'>,
  hash: string,
): Promise<{ id: string } | { refused: 'EMAIL_TAKEN' }> {
  const id = newId('usr');
  const { rowCount } = await queries.query(
    `INSERT INTO users (id, name, email, role, created_by) VALUES ($1, $2, lower($3), $4, $5)
     ON CONFLICT (email) DO NOTHING`,
    [id, name, email.trim(), role, by],
  );
  if (rowCount === 0) return { refused: 'EMAIL_TAKEN' };
  await queries.query(
    `INSERT INTO user_accounts (id, user_id, account_id, provider_id, password) VALUES ($1, $2, $2, 'credential', $3)`,
    [randomUUID(), id, hash],
  );
  await appendPlatform(queries, 'user.created', {
    by,
    subject: id,
    role,
    fingerprint: fingerprintOf(hash),
  });
  return { id };
}

/**
 * Changes a user. A disabled user, or one with a new password, is signed out everywhere at once; a new role applies
 * from the next request on. The last administrator cannot be removed.
 */
export async function changeUser(
  pool: Pool,
  id: string,
  changes: UserChanges,
  by: string,
): Promise<{ refused: UserRefusal } | null> {
  const hash = changes.password === undefined ? null : await hashPassword(changes.password);
  return inTransaction(pool, async (queries) => {
    // Of two who take each other's role away, the second waits here and finds one administrator.
    await queries.query('SELECT FROM platform FOR UPDATE');
    const { rows } = await queries.query<{ name: string; role: Role; disabled: boolean }>(
      'SELECT name, role, disabled_at IS NOT NULL AS disabled FROM users WHERE id = $1',
      [id],
    );
    const before = rows[0];
    if (before === undefined) return { refused: 'USER_UNKNOWN' };
    const { name = before.name, role = before.role, disabled = before.disabled } = changes;
    const steppedDown =
      before.role === 'admin' && !before.disabled && (role !== 'admin' || disabled);
    if (steppedDown && !(await hasOtherAdmin(queries, id))) return { refused: 'LAST_ADMIN' };
    await queries.query(
      `UPDATE users SET name = $2, role = $3, updated_at = phase_clock(),
         disabled_at = CASE WHEN $4 THEN coalesce(disabled_at, phase_clock()) END WHERE id = $1`,
      [id, name, role, disabled],
    );
    if (hash !== null) await replacePassword(queries, id, hash);
    if (disabled || hash !== null) await endSessions(queries, id);
    const changed = {
      ...(name === before.name ? {} : { name }),
      ...(role === before.role ? {} : { role }),
      ...(disabled === before.disabled ? {} : { disabled }),
      ...(hash === null ? {} : { password: 'replaced', fingerprint: fingerprintOf(hash) }),
    };
    if (Object.keys(changed).length > 0)
      await appendPlatform(queries, 'user.changed', { by, subject: id, ...changed });
    return null;
  });
}

/** Signs a user out everywhere. @returns how many sessions ended */
export async function revokeSessions(pool: Pool, id: string, by: string): Promise<number> {
  return inTransaction(pool, async (queries) => {
    const ended = await endSessions(queries, id);
    if (ended > 0)
      await appendPlatform(queries, 'sessions.revoked', { by, subject: id, sessions: ended });
    return ended;
  });
}

async function endSessions(queries: Queries, id: string): Promise<number> {
  const { rowCount } = await queries.query('DELETE FROM user_sessions WHERE user_id = $1', [id]);
  return rowCount ?? 0;
}

async function replacePassword(queries: Queries, id: string, hash: string): Promise<void> {
  await queries.query(
    `UPDATE user_accounts SET password = $2, updated_at = phase_clock() WHERE user_id = $1 AND provider_id = 'credential'`,
    [id, hash],
  );
}

async function hasOtherAdmin(queries: Queries, id: string): Promise<boolean> {
  const { rows } = await queries.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM users WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1) AS there`,
    [id],
  );
  return rows[0]!.there;
}
