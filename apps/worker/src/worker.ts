import { createPool, Executor } from '@phasegate/db';
import { connectQueues, openQueue, openWorker } from '@phasegate/queues';
import type { Logger } from 'pino';
import { startAlerts, type AlertSettings } from './alerts.js';
import { carryOut } from './carry-out.js';
import { heartbeat } from './heartbeat.js';
import { hourlyDuty } from './hourly.js';
import { labDuty } from './lab/lab-duty.js';
import { mirrorDuty } from './mirror.js';
import { recordOverrideAttempts } from './override-attempts.js';
import { Sweep } from './sweep.js';
import { startVerification, type VerificationSettings } from './verification.js';
import { whatIfDuty } from './what-if/what-if.js';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly log: Logger;
  /** Where the log is mirrored to, and how long a file of the mirror grows; no mirror unless given. */
  readonly history?: { readonly directory: string; readonly segment_bytes: number };
  /** Folders of the checkpoints and the books; without them nothing is signed or verified. */
  readonly verification?: VerificationSettings;
  /** The channels of alerts besides the log; by default none. */
  readonly alerts?: AlertSettings;
  /** Interval of sweeps for due work that no job announced. */
  readonly sweep_ms?: number;
}

/** Work that goes on beside the queues until it is closed. */
export interface Duty {
  close(): Promise<void>;
}

/** Bots at once: each holds a connection while its transaction runs. */
const CONCURRENCY = 4;
const SWEEP_MS = 2_000;
/**
 * A sweep carries out its bots concurrently: when a trading day begins, every bot has due work. The number is limited,
 * because a check waits while its bot's transaction runs; jobs have a limit of their own, because a downgrade must not
 * wait for a sweep.
 */
const SWEPT_TOGETHER = { transactions: 2, bots: 16, alone: 2, waiting: 1_000, waitMs: 60_000 };

/**
 * Starts the worker: jobs make it quick, sweeps make it sure. Any number of workers may run; what each does is
 * decided under the bot's lock, so doing it twice changes nothing.
 */
export function startWorker({
  databaseUrl,
  redisUrl,
  log,
  history,
  verification,
  alerts,
  sweep_ms = SWEEP_MS,
}: WorkerOptions): {
  close(): Promise<void>;
} {
  const pool = createPool(databaseUrl);
  const executor = new Executor(pool);
  const sweeper = new Executor(pool, { batches: SWEPT_TOGETHER });
  const connection = connectQueues({ redisUrl, databaseUrl }, 'worker');
  const onError = (error: Error) =>
    log.warn(
      { err: error },
      'The queue is out of reach; due work is found by sweeps until it is back.',
    );
  const settings = { concurrency: CONCURRENCY, onError };
  const sweep = new Sweep(pool, (bot) => carryOut(sweeper, bot, log), log, sweep_ms);
  const sweeps = openQueue(connection, 'sweep', onError);
  const workers = [
    openWorker(connection, 'due', ({ bot }) => carryOut(executor, bot, log), settings),
    openWorker(connection, 'sweep', () => sweep.run(), { ...settings, concurrency: 1 }),
  ];
  const duties: Duty[] = [
    heartbeat(pool, log),
    recordOverrideAttempts(pool, executor, log),
    whatIfDuty(databaseUrl, pool, log),
    labDuty(pool, log),
  ];
  if (alerts !== undefined) duties.push(hourlyDuty(databaseUrl, log));
  if (history !== undefined) duties.push(mirrorDuty(databaseUrl, history, log));
  if (verification !== undefined) duties.push(startVerification(databaseUrl, verification, log));
  if (alerts !== undefined)
    duties.push(
      startAlerts(pool, log, alerts, {
        mirrored: history !== undefined,
        signed: verification?.signingKeyFile !== undefined,
      }),
    );
  sweep.watch();
  sweeps.repeat({}, sweep_ms).catch(onError);
  log.info('The worker is ready.');
  return {
    async close() {
      await Promise.all([sweep.close(), ...duties.map((duty) => duty.close())]);
      await Promise.all([...workers.map((worker) => worker.close()), sweeps.close()]);
      await connection.close();
      await pool.end();
    },
  };
}
