import { BrokenLog, ChainFollower, followed, PLATFORM, type Queries } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Finding } from './finding.js';
import { GrantedAccess } from './granted-access.js';

/** Its name among the logs and files that are verified in turn. */
export const ACCESS = 'access';

/**
 * Access that exists today and was not granted in the platform's log (rules 8.4): users, their roles and passwords,
 * tokens, keys, members. Both are read at one moment. Less access than was granted is not a fault.
 */
export async function accessFindings(pool: Pool): Promise<Finding[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const granted = await readGranted(client);
    if (granted === null) return [];
    const faults = [
      ...(await userFaults(client, granted)),
      ...(await tokenFaults(client, granted)),
      ...(await keyFaults(client, granted)),
      ...(await memberFaults(client, granted)),
    ];
    return faults.map((what) => ({ store: 'access', log: PLATFORM, seq: null, what }));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Null: the log is damaged, which is a finding of its own, so it proves nothing. */
async function readGranted(queries: Queries): Promise<GrantedAccess | null> {
  const granted = new GrantedAccess();
  try {
    for await (const event of followed(queries, PLATFORM, new ChainFollower(PLATFORM)))
      granted.apply(event);
  } catch (error) {
    if (error instanceof BrokenLog) return null;
    throw error;
  }
  // While the log is in quarantine its events wait beside it.
  const { rows } = await queries.query<{ type: string; fields: object }>(
    'SELECT type, fields FROM waiting_platform_events ORDER BY id',
  );
  for (const { type, fields } of rows) granted.apply({ ...fields, type });
  return granted;
}

async function userFaults(queries: Queries, { users }: GrantedAccess): Promise<string[]> {
  const { rows } = await queries.query<{ id: string; role: string; fingerprints: string[] }>(
    `SELECT u.id, u.role, ARRAY(SELECT encode(sha256(convert_to(a.password, 'UTF8')), 'hex') FROM user_accounts a
       WHERE a.user_id = u.id AND a.password IS NOT NULL) AS fingerprints
     FROM users u WHERE u.disabled_at IS NULL ORDER BY u.id`,
  );
  return rows.flatMap(({ id, role, fingerprints }) => {
    const granted = users.get(id);
    if (granted === undefined) return [`user ${id} (${role}) is not in the log`];
    const { fingerprint } = granted;
    return [
      ...(granted.disabled ? [`user ${id} can sign in: the log disabled them`] : []),
      ...(granted.role === role
        ? []
        : [`user ${id} has the role ${role}: the log gave them ${granted.role}`]),
      ...(fingerprint === null || fingerprints.every((each) => each === fingerprint)
        ? []
        : [`user ${id} has another password than the log tells of`]),
    ];
  });
}

async function tokenFaults(queries: Queries, { tokens }: GrantedAccess): Promise<string[]> {
  const { rows } = await queries.query<{
    id: string;
    role: string;
    owner: string | null;
    expires_at: Date | null;
    fingerprint: string;
  }>(
    `SELECT id, role, owner, expires_at, encode(hash, 'hex') AS fingerprint FROM tokens
     WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > phase_clock()) ORDER BY id`,
  );
  return rows.flatMap(({ id, role, owner, expires_at, fingerprint }) => {
    const granted = tokens.get(id);
    if (granted === undefined) return [`token ${id} (${role}) is not in the log`];
    if (granted.revoked) return [`token ${id} is valid: the log revoked it`];
    const end = expires_at?.toISOString() ?? null;
    return [
      ...(granted.role === role
        ? []
        : [`token ${id} has the role ${role}: the log gave it ${granted.role}`]),
      ...(granted.owner === owner
        ? []
        : [`token ${id} acts for ${owner ?? 'itself'}: the log says ${granted.owner ?? 'itself'}`]),
      ...(granted.expires_at === end
        ? []
        : [`token ${id} expires ${end ?? 'never'}: the log says ${granted.expires_at ?? 'never'}`]),
      ...(isThat(granted, fingerprint) ? [] : [`token ${id} is another one than was made`]),
    ];
  });
}

async function keyFaults(queries: Queries, { keys }: GrantedAccess): Promise<string[]> {
  const { rows } = await queries.query<{ id: string; bot: string; fingerprint: string }>(
    `SELECT id, bot, encode(hash, 'hex') AS fingerprint FROM api_keys WHERE revoked_at IS NULL ORDER BY id`,
  );
  return rows.flatMap(({ id, bot, fingerprint }) => {
    const granted = keys.get(id);
    if (granted === undefined) return [`key ${id} of ${bot} is not in the log`];
    if (granted.revoked) return [`key ${id} of ${bot} is valid: the log revoked it`];
    return [
      ...(granted.bot === bot
        ? []
        : [`key ${id} is one of ${bot}: the log made it for ${granted.bot}`]),
      ...(isThat(granted, fingerprint) ? [] : [`key ${id} of ${bot} is another one than was made`]),
    ];
  });
}

const isThat = (granted: { readonly fingerprint: string | null }, fingerprint: string): boolean =>
  granted.fingerprint === null || granted.fingerprint === fingerprint;

async function memberFaults(queries: Queries, granted: GrantedAccess): Promise<string[]> {
  const { rows } = await queries.query<{ bot: string; actor: string }>(
    'SELECT bot, actor FROM bot_members ORDER BY bot, actor',
  );
  return rows
    .filter(({ bot, actor }) => !granted.isMember(bot, actor))
    .map(({ bot, actor }) => `${actor} is a member of ${bot}: the log made them none`);
}
