import type { Io } from '../io.js';
import { checkRows, hotBotRow } from './check-rows.js';
import { coreRow } from './core-row.js';
import { downgradeRow } from './downgrade-row.js';
import { evidenceRow, futuresRow } from './evidence-rows.js';
import { exportRows } from './export-rows.js';
import { marketOpenRows } from './market-open-rows.js';
import { labRow } from './lab-row.js';
import type { BenchPlatform } from './platform.js';
import { reportsRow } from './report-row.js';
import { ROW_NAMES, type Row, type RowName } from './rows.js';
import type { BenchSettings } from './settings.js';

/** Rows that are measured together. */
interface Part {
  readonly names: readonly RowName[];
  readonly measure: (platform: BenchPlatform, settings: BenchSettings) => Promise<Row[]>;
}

const PARTS: readonly Part[] = [
  {
    names: ['check_16_rps', 'check_16_p99'],
    measure: (platform, settings) => checkRows(platform, settings, 16),
  },
  {
    names: ['check_64_rps', 'check_64_p99'],
    measure: (platform, settings) => checkRows(platform, settings, 64),
  },
  {
    names: ['check_1_p50'],
    measure: (platform, settings) => checkRows(platform, settings, 1),
  },
  {
    names: ['hot_bot_rps'],
    measure: async (platform, settings) => [await hotBotRow(platform, settings)],
  },
  {
    names: ['reports_rps'],
    measure: async (platform, settings) => [await reportsRow(platform, settings)],
  },
  {
    names: ['core_trades_per_s'],
    measure: (_platform, { rounds, events }) => Promise.resolve([coreRow(rounds, events)]),
  },
  {
    names: ['lab_runs_per_s'],
    measure: async (_platform, { rounds, labRuns }) => [await labRow(rounds, labRuns)],
  },
  {
    names: ['futures_s'],
    measure: async (platform, { rounds }) => [await futuresRow(platform, rounds)],
  },
  {
    names: ['evidence_ms'],
    measure: async (platform, { rounds, events }) => [await evidenceRow(platform, rounds, events)],
  },
  {
    names: ['export_csv', 'export_jsonl'],
    measure: (platform, { rounds, events }) => exportRows(platform, rounds, events),
  },
  {
    names: ['market_open_s', 'market_open_check_p99'],
    measure: (platform, { openBots, bots }) =>
      marketOpenRows(platform, openBots, Math.min(bots, openBots)),
  },
  {
    names: ['downgrade_p99_ms'],
    measure: async (platform, { downgrades }) => [await downgradeRow(platform, downgrades)],
  },
];

/** The rows that are wanted, as they are measured. */
export async function* tableRows(
  platform: BenchPlatform,
  settings: BenchSettings,
): AsyncGenerator<Row> {
  const wanted: readonly string[] = settings.only ?? ROW_NAMES;
  for (const { names, measure } of PARTS) {
    if (!names.some((name) => wanted.includes(name))) continue;
    for (const row of await measure(platform, settings)) if (wanted.includes(row.name)) yield row;
  }
}

const COLUMNS = ['ratio', 'min', 'max', 'measured', 'baseline'] as const;
const HEADER = `${'row'.padEnd(30)}${COLUMNS.map((name) => name.padStart(11)).join('')}  unit`;

/** Writes rows as they come: JSON Lines for programs, columns for people. */
export class RowWriter {
  private begun = false;

  constructor(
    private readonly io: Io,
    private readonly json: boolean,
  ) {}

  write(row: Row): void {
    this.io.stdout.write(`${this.json ? JSON.stringify(row) : this.columnsOf(row)}\n`);
  }

  private columnsOf(row: Row): string {
    const figures = COLUMNS.map((name) => String(row[name] ?? '–').padStart(11)).join('');
    const line = `${row.name.padEnd(30)}${figures}  ${row.unit}`;
    if (this.begun) return line;
    this.begun = true;
    return `${HEADER}\n${line}`;
  }
}
