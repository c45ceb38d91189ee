import type { Role } from '@phasegate/contracts';
import { createToken } from '@phasegate/db';
import { withDatabase } from '../database.js';
import { tell, type Io } from '../io.js';

/** Who makes a token, as far as the platform's log can know. */
const MAKER = 'cli';

/** Makes a token; it alone goes to standard output. */
export async function printNewToken(
  io: Io,
  { role, name }: { role: Role; name: string },
): Promise<void> {
  const { id, token } = await withDatabase(io, (pool) =>
    createToken(pool, { name, role, by: MAKER }),
  );
  tell(io, `Token ${id} (${role}); keep it now, it is not shown again:`);
  io.stdout.write(`${token}\n`);
}
