import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beatHeart } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { repeated } from './repeated.js';

const EVERY_MS = 5_000;

/** Sends a heartbeat every few seconds, so that a worker's absence is noticed. The last one remains when it ends. */
export function heartbeat(
  pool: Pool,
  log: Logger,
  every_ms = EVERY_MS,
): { close(): Promise<void> } {
  const worker = randomUUID();
  let silent = false;
  const beat = async () => {
    try {
      await beatHeart(pool, worker, hostname());
      silent = false;
    } catch (error) {
      if (!silent)
        log.warn(
          { err: error },
          'The database did not accept the heartbeat of this worker; the worker keeps trying.',
        );
      silent = true;
    }
  };
  return repeated(beat, every_ms);
}
