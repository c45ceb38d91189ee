import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readEnvironment } from '@phasegate/config';
import { withDatabase } from '../database.js';
import { tell, type Io } from '../io.js';
import { loginsFileOf } from './logins-file.js';
import { seedDemo } from './seed.js';

/** Makes the demo, and keeps its logins in a file that only its owner may read. */
export async function makeDemo(io: Io): Promise<void> {
  const { DATABASE_URL, PHASE_DEMO_FILE } = readEnvironment(io.env, [
    'DATABASE_URL',
    'PHASE_STATE_KEY',
  ]);
  const file = PHASE_DEMO_FILE ?? loginsFileOf(DATABASE_URL);
  const draft = `${file}.new`;
  const logins = await withDatabase(io, (pool) =>
    seedDemo(pool, async (secrets) => {
      await mkdir(dirname(file), { recursive: true });
      await rm(draft, { force: true });
      await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    }),
  );
  if (logins === null) return tell(io, 'There are bots already: no demo was made.');
  await rename(draft, file);
  for (const { name, phase, shows } of logins.bots) tell(io, `${name}: ${phase}, ${shows}`);
  tell(io, `The logins are in ${file}.`);
}
