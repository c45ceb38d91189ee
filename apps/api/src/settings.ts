import type { PoolOptions } from '@phasegate/db';

/** What the API needs to know to run. */
export abstract class Settings {
  abstract readonly databaseUrl: string;
  abstract readonly redisUrl: string | undefined;
  /** Signs the cookies of those who sign in; without one nobody does. */
  abstract readonly authSecret: string | undefined;
  /** Where people reach the web admin. */
  abstract readonly publicUrl: string | undefined;
  /** Connections for commands. */
  abstract readonly poolSize: number;
  /** How long a check may wait for the database; `{}`: at most 2 s in all. */
  abstract readonly databaseLimits: Pick<PoolOptions, 'connectMs' | 'statementMs'>;
  /** Checks and renewals that one key may make in a second. */
  abstract readonly checksPerSecond: number;
  /** Asked for with every override (rules 7.1), and redacted wherever else it stands; undefined: overrides are off. */
  abstract readonly overridePassword: string | undefined;
  /** Where emergency exits wait while the database is away; several processes may share it. */
  abstract readonly spoolDir: string;
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR: what a log is verified against before it leaves quarantine. */
  abstract readonly historyDir: string;
  abstract readonly checkpointDir: string;
  /** What checkpoints are signed with; undefined: the public key beside them is trusted. */
  abstract readonly signingKeyFile: string | undefined;
}
