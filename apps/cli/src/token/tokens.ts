import type { TokenAnswer } from '@phasegate/contracts';
import { createToken, listTokens, revokeToken, type NewToken } from '@phasegate/db';
import { withDatabase } from '../database.js';
import { BadInput } from '../exit.js';
import { tell, type Io } from '../io.js';

/** The actor in the platform's log for tokens that are made or revoked here. */
const BY = 'cli';

/** Makes a token; it alone goes to standard output. */
export async function printNewToken(
  io: Io,
  { name, role, expires_at }: Pick<NewToken, 'name' | 'role' | 'expires_at'>,
): Promise<void> {
  const made = await withDatabase(io, (pool) =>
    createToken(pool, { name, role, expires_at, by: BY }),
  );
  const until = made.expires_at?.toISOString() ?? 'revoked';
  tell(io, `Token ${made.id} (${role}), valid until ${until}; keep it now, it is not shown again:`);
  io.stdout.write(`${made.token}\n`);
}

export async function printTokens(io: Io): Promise<void> {
  const tokens = await withDatabase(io, (pool) => listTokens(pool, null));
  for (const token of tokens) io.stdout.write(`${lineOf(token)}\n`);
  if (tokens.length === 0) tell(io, 'There are no tokens.');
}

const lineOf = ({ id, role, created_at, expires_at, last_used_at, state, name }: TokenAnswer) =>
  [
    id,
    role.padEnd('compliance'.length),
    created_at,
    `expires ${expires_at ?? 'never'}`,
    `used ${last_used_at ?? 'never'}`,
    state,
    name,
  ].join('  ');

/** @throws BadInput when there is no such token */
export async function revoke(io: Io, id: string): Promise<void> {
  if (!(await withDatabase(io, (pool) => revokeToken(pool, id, BY))))
    throw new BadInput(`there is no token ${id}`);
  tell(io, `Token ${id} is revoked.`);
}
