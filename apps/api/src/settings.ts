import type { PoolOptions } from '@phasegate/db';

/** How long callers wait for a database that is slow or hangs. */
export interface Patience {
  /** After this time the answer is a 503. */
  readonly answerMs: number;
  /** After this time an emergency exit is answered; from then on it waits in the spool (rules 3.4). */
  readonly exitMs: number;
  /** Default: that of createPool. */
  readonly database: Pick<PoolOptions, 'connectMs' | 'statementMs'>;
}

/** A bot gets its answer within 2 s; a slower database counts as hanging (NFR-004). */
export const SERVICE_PATIENCE: Patience = { answerMs: 1_800, exitMs: 500, database: {} };

/** Settings of the API. */
export abstract class Settings {
  abstract readonly databaseUrl: string;
  abstract readonly redisUrl: string | undefined;
  /** Signs session cookies; without it signing in is off. */
  abstract readonly authSecret: string | undefined;
  /** Where people reach the web admin. */
  abstract readonly publicUrl: string | undefined;
  /** Addresses of trusted proxies, whose X-Forwarded-For is believed. */
  abstract readonly trustedProxies: readonly string[];
  /** Connections for commands. */
  abstract readonly poolSize: number;
  abstract readonly patience: Patience;
  /** Checks and renewals that one key may make in a second. */
  abstract readonly checksPerSecond: number;
  /** Required for every override (rules 7.1), and redacted everywhere else; undefined: overrides are off. */
  abstract readonly overridePassword: string | undefined;
  /** Where emergency exits wait while the database is away; several processes may share it. */
  abstract readonly spoolDir: string;
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR: what a log is verified against before it leaves quarantine. */
  abstract readonly historyDir: string;
  abstract readonly checkpointDir: string;
  /** The key that signs checkpoints; undefined: the public key beside them is trusted. */
  abstract readonly signingKeyFile: string | undefined;
}
