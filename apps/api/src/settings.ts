/** What the API needs to know to run. */
export abstract class Settings {
  abstract readonly databaseUrl: string;
  abstract readonly redisUrl: string | undefined;
  /** Connections for commands. */
  abstract readonly poolSize: number;
  /** Checks and renewals that one key may make in a second. */
  abstract readonly checksPerSecond: number;
}
