import type { RowName } from './rows.js';

export interface BenchSettings {
  readonly databaseUrl?: string;
  readonly json: boolean;
  /** Rows to be measured; all of them unless given. */
  readonly only?: readonly RowName[];
  readonly curves: boolean;
  readonly floods: boolean;
  readonly bots: number;
  readonly rounds: number;
  readonly seconds: number;
  /** Bots whose trading day begins at the same instant. */
  readonly openBots: number;
  /** Events of the log that is exported, and trades that the core decides. */
  readonly events: number;
  readonly downgrades: number;
  /** Bots that the lab runs for each true win rate. */
  readonly labRuns: number;
}
