import { BadEnvironment, readServiceEnvironment } from '@phasegate/config';
import { checkServer, UnusableServer, useStateKeys } from '@phasegate/db';
import { pino } from 'pino';
import { alertSettings } from './alerts.js';
import { startWorker } from './worker.js';

try {
  const environment = readServiceEnvironment('worker', process.env, [
    'DATABASE_URL',
    'PHASE_STATE_KEY',
  ]);
  useStateKeys(environment.PHASE_STATE_KEY, environment.PHASE_STATE_KEY_PREVIOUS);
  const log = pino({ level: environment.LOG_LEVEL, base: { service: 'worker' } });
  for (const warning of await checkServer(environment.DATABASE_URL)) log.warn(warning);
  const worker = startWorker({
    databaseUrl: environment.DATABASE_URL,
    redisUrl: environment.REDIS_URL,
    log,
    alerts: alertSettings(environment),
    verification: {
      history: environment.PHASE_HISTORY_DIR,
      checkpoints: environment.PHASE_CHECKPOINT_DIR,
      signingKeyFile: environment.PHASE_SIGNING_KEY_FILE,
    },
    history: {
      directory: environment.PHASE_HISTORY_DIR,
      segment_bytes: environment.PHASE_HISTORY_SEGMENT_BYTES,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void worker.close().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof BadEnvironment || error instanceof UnusableServer)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
