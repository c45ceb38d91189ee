import { setTimeout as wait } from 'node:timers/promises';
import { createPool, Executor } from '@phasegate/db';
import { BadKey, Guard, readSigningKey, type SigningKey } from '@phasegate/integrity';
import type { Logger } from 'pino';

/** Where the books are, and what checkpoints are signed with. */
export interface VerificationSettings {
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR. */
  readonly history: string;
  readonly checkpoints: string;
  /** PHASE_SIGNING_KEY_FILE; undefined: no checkpoints are made. */
  readonly signingKeyFile: string | undefined;
  /** How often a checkpoint is made of what has changed; a minute by default. */
  readonly checkpoint_ms?: number;
}

const STATEMENT_MS = 30_000;
const CONNECTIONS = 3;
/** Maximum share of time for verification: trading has priority. */
const LOOKING_SHARE = 1 / 10;
const MIN_PAUSE_MS = 100;
/** Nothing has waited long enough, or another worker is already on it. */
const IDLE_MS = 1_000;
const RENEWAL_MS = 10_000;

/** Makes signed checkpoints and recomputes the books, round after round, at low load (rules 8). */
export function startVerification(
  databaseUrl: string,
  settings: VerificationSettings,
  log: Logger,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const running = run(databaseUrl, settings, log, closing.signal);
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function run(
  databaseUrl: string,
  { signingKeyFile, ...settings }: VerificationSettings,
  log: Logger,
  closing: AbortSignal,
): Promise<void> {
  const pool = createPool(databaseUrl, { max: CONNECTIONS, statementMs: STATEMENT_MS });
  const key = await keyIn(signingKeyFile, log);
  const guard = new Guard({ ...settings, pool, executor: new Executor(pool), key, log });
  const renewal = setInterval(() => void guard.hold().catch(() => undefined), RENEWAL_MS);
  while (!closing.aborted) {
    const pause_ms = await turn(guard, log);
    await wait(pause_ms, undefined, { signal: closing }).catch(() => undefined);
  }
  clearInterval(renewal);
  await guard.release().catch(() => undefined);
  await pool.end();
}

/** @returns how long to wait before the next */
async function turn(guard: Guard, log: Logger): Promise<number> {
  const began = performance.now();
  try {
    if (!(await guard.hold())) return IDLE_MS;
    if (guard.isCheckpointDue) await guard.checkpoint();
    if ((await guard.step()) === null) return IDLE_MS;
  } catch (error) {
    log.error({ err: error }, 'The books could not be verified just now; it is tried again.');
    return IDLE_MS;
  }
  return Math.max(MIN_PAUSE_MS, (performance.now() - began) / LOOKING_SHARE);
}

async function keyIn(file: string | undefined, log: Logger): Promise<SigningKey | null> {
  try {
    if (file !== undefined) return await readSigningKey(file);
    log.warn(
      'Checkpoints are off: PHASE_SIGNING_KEY_FILE is not set. The books are verified without them.',
    );
  } catch (error) {
    if (!(error instanceof BadKey)) throw error;
    log.error({ err: error }, 'Checkpoints are off: the signing key cannot be read.');
  }
  return null;
}
