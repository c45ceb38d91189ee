import { Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { storeTradingBots } from './bots.js';
import {
  exportFigure,
  sessionFigure,
  transitionFigure,
  validationFigure,
  type Figure,
} from './figures.js';
import { curveRows } from './curves.js';
import { floodRows } from './floods.js';
import { BenchPlatform } from './platform.js';
import { checksOf } from './requests.js';
import type { Row } from './rows.js';
import type { BenchSettings } from './settings.js';
import { RowWriter, tableRows } from './table.js';

/** Measures, prints, and fails when a figure of NFR-001 is missed. */
export async function bench(io: Io, settings: BenchSettings): Promise<void> {
  const platform = await BenchPlatform.open(io, settings.databaseUrl);
  try {
    const { json, only, curves, floods } = settings;
    const isWhole = !json && only === undefined && !curves && !floods;
    const missed = isWhole ? await missedFigures(io, platform, settings) : [];
    const writer = new RowWriter(io, json);
    for await (const row of rowsOf(platform, settings)) writer.write(row);
    if (missed.length > 0) throw new Fault(`missed: ${missed.join('; ')}`);
  } finally {
    await platform.close();
  }
}

async function* rowsOf(platform: BenchPlatform, settings: BenchSettings): AsyncGenerator<Row> {
  const { curves, floods } = settings;
  if (curves) yield* curveRows(platform, settings);
  if (floods) yield* floodRows(platform, settings);
  if (!curves && !floods) yield* tableRows(platform, settings);
}

async function missedFigures(
  io: Io,
  platform: BenchPlatform,
  { bots: count }: BenchSettings,
): Promise<string[]> {
  tell(io, 'Measuring the figures of NFR-001');
  const { owner, pool } = platform;
  const bots = await storeTradingBots(pool, count, Date.now());
  const figures = [
    await validationFigure(await platform.api(), checksOf(bots)),
    sessionFigure(),
    await exportFigure(owner, pool, bots[0]!),
    await transitionFigure(pool, Date.now()),
  ];
  for (const figure of figures) io.stdout.write(lineOf(figure));
  return figures.filter(({ p99_ms, limit_ms }) => p99_ms > limit_ms).map(({ name }) => name);
}

const lineOf = ({ name, p50_ms, p99_ms, limit_ms }: Figure): string =>
  `${p99_ms <= limit_ms ? '✔' : '✘'} ${name.padEnd(26)} p50 ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms, limit ${limit_ms} ms\n`;
