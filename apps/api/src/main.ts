import { BadEnvironment, readEnvironment } from '@phasegate/config';
import { createApp } from './app.js';
import { createLogger } from './logging/logger.js';

/** Checks and renewals that a key may make in a second (interface: HTTP). */
const CHECKS_PER_SECOND = 20;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env, ['DATABASE_URL']);
  const logger = createLogger(environment.LOG_LEVEL);
  const app = await createApp(
    {
      databaseUrl: environment.DATABASE_URL,
      redisUrl: environment.REDIS_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
      checksPerSecond: CHECKS_PER_SECOND,
    },
    logger,
  );
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
