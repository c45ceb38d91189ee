// The program that makes the database ready: `node dist/migrate.js`.
import { BadEnvironment, readServiceEnvironment } from '@phasegate/config';
import type { Sealed } from './ledger/verification/sealing.js';
import { useStateKeys } from './ledger/state/state-seal.js';
import { MigrationFault } from './migration/fault.js';
import { migrate } from './migration/migrate.js';

const UNRESTRICTED =
  'DATABASE_URL names a role with all rights of the owner: the database does not restrict the services.';

/** The output line about states that an earlier version had left without a seal. */
const sealingLine = ({ sealed, refused }: Sealed) =>
  `The stored states of ${sealed} bots are now sealed with PHASE_STATE_KEY: a row changed by SQL will be ` +
  'refused.' +
  (refused.length === 0
    ? ''
    : ` Not sealed, because their logs are damaged (see phase verify): ${refused.join(', ')}.`);

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
  if (sealing !== null) console.log(sealingLine(sealing));
  if (!restricted) console.error(UNRESTRICTED);
} catch (error) {
  if (!(error instanceof MigrationFault || error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
