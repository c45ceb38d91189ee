export interface BenchSettings {
  readonly databaseUrl?: string;
  readonly bots: number;
  readonly connections: number;
  readonly rounds: number;
  readonly seconds: number;
}
