import { BadEnvironment, readEnvironment } from '@phasegate/config';
import { pino } from 'pino';
import { startWorker } from './worker.js';

try {
  const { DATABASE_URL, REDIS_URL, LOG_LEVEL } = readEnvironment(process.env, ['DATABASE_URL']);
  const log = pino({ level: LOG_LEVEL, base: { service: 'worker' } });
  const worker = startWorker({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, log });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void worker.close().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof BadEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
