// The program that makes the database ready: `node dist/migrate.js`.
import { BadEnvironment, readServiceEnvironment } from '@phasegate/config';
import type { Sealed } from './ledger/sealing.js';
import { useStateKeys } from './ledger/state-seal.js';
import { MigrationFault } from './migration/fault.js';
import { migrate } from './migration/migrate.js';

const UNRESTRICTED =
  'DATABASE_URL names a role that can do all that the owner can: nothing in the database restrains the services.';

/** The one line about a database that an earlier version leaves behind. */
const told = ({ sealed, refused }: Sealed) =>
  `The stored states of ${sealed} bots are sealed with PHASE_STATE_KEY from now on: what is changed in the database ` +
  'is refused.' +
  (refused.length === 0
    ? ''
    : ` Not sealed, for their logs are damaged (phase verify): ${refused.join(', ')}.`);

try {
  const environment = readServiceEnvironment('migrate', process.env, [
    'DATABASE_MIGRATE_URL',
    'DATABASE_URL',
  ]);
  useStateKeys(environment.PHASE_STATE_KEY, environment.PHASE_STATE_KEY_PREVIOUS);
  const { applied, restricted, sealing } = await migrate({
    ownerUrl: environment.DATABASE_MIGRATE_URL,
    serviceUrl: environment.DATABASE_URL,
  });
  console.log(
    applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
  );
  if (sealing !== null) console.log(told(sealing));
  if (!restricted) console.error(UNRESTRICTED);
} catch (error) {
  if (!(error instanceof MigrationFault || error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
