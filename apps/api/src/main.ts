import { BadEnvironment, readServiceEnvironment } from '@phasegate/config';
import { checkServer, useStateKeys } from '@phasegate/db';
import { createApp } from './app.js';
import { createLogger } from './logging/logger.js';
import { SERVICE_PATIENCE } from './settings.js';

/** Checks and renewals that a key may make in a second. */
const CHECKS_PER_SECOND = 20;

async function main(): Promise<void> {
  const environment = readServiceEnvironment('api', process.env, [
    'DATABASE_URL',
    'PHASE_STATE_KEY',
  ]);
  useStateKeys(environment.PHASE_STATE_KEY, environment.PHASE_STATE_KEY_PREVIOUS);
  const logger = createLogger(environment.LOG_LEVEL);
  for (const warning of await checkServer(environment.DATABASE_URL)) logger.warn(warning);
  const app = await createApp(
    {
      databaseUrl: environment.DATABASE_URL,
      redisUrl: environment.REDIS_URL,
      authSecret: environment.AUTH_SECRET,
      publicUrl: environment.PUBLIC_URL,
      trustedProxies: environment.TRUSTED_PROXIES,
      poolSize: environment.DATABASE_POOL_SIZE,
      patience: SERVICE_PATIENCE,
      checksPerSecond: CHECKS_PER_SECOND,
      overridePassword: environment.PHASE_OVERRIDE_PASSWORD,
      spoolDir: environment.PHASE_SPOOL_DIR,
      historyDir: environment.PHASE_HISTORY_DIR,
      checkpointDir: environment.PHASE_CHECKPOINT_DIR,
      signingKeyFile: environment.PHASE_SIGNING_KEY_FILE,
    },
    logger,
  );
  if (environment.PHASE_OVERRIDE_PASSWORD === undefined)
    logger.info('overrides are off: PHASE_OVERRIDE_PASSWORD is not set');
  await app.listen(environment.API_PORT, environment.HOST);
  logger.info({ port: environment.API_PORT }, 'the API listens');
}

try {
  await main();
} catch (error) {
  console.error(
    error instanceof BadEnvironment
      ? error.message
      : `The API cannot start: ${(error as Error).message}`,
  );
  process.exit(1);
}
