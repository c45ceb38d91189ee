import type { Role } from '@phasegate/contracts';
import { createUser, newPassword } from '@phasegate/people';
import { withDatabase } from '../database.js';
import { BadInput } from '../exit.js';
import { tell, type Io } from '../io.js';

/** The actor in the platform's log for users that are made here. */
const MAKER = 'cli';

/** Makes a user; the password alone goes to standard output. */
export async function printNewUser(
  io: Io,
  user: { role: Role; email: string; name: string },
): Promise<void> {
  const password = newPassword();
  const made = await withDatabase(io, (pool) => createUser(pool, { ...user, password, by: MAKER }));
  if ('refused' in made) throw new BadInput(`${user.email}: another user has this e-mail`);
  tell(io, `User ${made.id} (${user.role}); keep the password now, it is not shown again:`);
  io.stdout.write(`${password}\n`);
}
