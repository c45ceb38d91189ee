// The program that makes the database ready: `node dist/migrate.js`.
import { BadEnvironment, readServiceEnvironment } from '@phasegate/config';
import { MigrationFault } from './migration/fault.js';
import { migrate } from './migration/migrate.js';

const UNRESTRICTED =
  'DATABASE_URL names a role that can do all that the owner can: nothing in the database restrains the services.';

try {
  const { DATABASE_MIGRATE_URL: ownerUrl, DATABASE_URL: serviceUrl } = readServiceEnvironment(
    'migrate',
    process.env,
    ['DATABASE_MIGRATE_URL', 'DATABASE_URL'],
  );
  const { applied, restricted } = await migrate({ ownerUrl, serviceUrl });
  console.log(
    applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
  );
  if (!restricted) console.error(UNRESTRICTED);
} catch (error) {
  if (!(error instanceof MigrationFault || error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
