import { createPool } from '@phasegate/db';
import { startTestServer } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { storeTradingBots, type BenchBot } from './bots.js';
import { startApi, startLeastEndpoint } from './child-service.js';
import type { BenchSettings } from './settings.js';
import {
  exportFigure,
  isAllow,
  sessionFigure,
  transitionFigure,
  validationFigure,
  type Figure,
} from './figures.js';
import { measure, median, type Measured, type Request } from './load.js';
import { makeScratchDatabase, type ScratchDatabase } from './scratch-database.js';

const LEAST_RATIO = 0.5;
const WARM_UP_SECONDS = 4;
const STATEMENT_MS = 120_000;
/** So little that the permits of one key, 20 a second for 300 s, fit into one position of $200 (rules 3.2). */
const NOTIONAL = '0.01';

/** Measures, prints, and fails when a figure is missed. */
export async function bench(io: Io, settings: BenchSettings): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const url = settings.databaseUrl ?? (await started(io, ends));
    const database = await makeScratchDatabase(url);
    ends.push(() => database.drop());
    const owner = createPool(database.ownerUrl, { max: 2, statementMs: STATEMENT_MS });
    const pool = createPool(database.serviceUrl, { max: 2, statementMs: STATEMENT_MS });
    ends.push(
      () => owner.end(),
      () => pool.end(),
    );
    await run(io, settings, database, owner, pool, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function started(io: Io, ends: (() => Promise<void>)[]): Promise<string> {
  tell(io, 'Starting PostgreSQL');
  const server = await startTestServer();
  ends.push(() => server.remove());
  return server.adminUrl;
}

async function run(
  io: Io,
  settings: BenchSettings,
  database: ScratchDatabase,
  owner: Pool,
  pool: Pool,
  ends: (() => Promise<void>)[],
): Promise<void> {
  tell(io, `Storing ${settings.bots} bots`);
  const bots = await storeTradingBots(pool, settings.bots, Date.now());
  await prepareLeast(owner, bots);
  const api = await startApi(database.serviceUrl, settings.connections);
  ends.push(() => api.stop());
  const least = await startLeastEndpoint(database.serviceUrl, settings.connections);
  ends.push(() => least.stop());

  tell(io, 'Measuring the figures of NFR-001');
  const figures = [
    await validationFigure(api.address, checks(bots)),
    sessionFigure(),
    await exportFigure(owner, pool, bots[0]!),
    await transitionFigure(pool, Date.now()),
  ];
  printFigures(io, figures);
  const ratio = await compare(io, settings, bots, { api: api.address, least: least.address });
  const missed = figures
    .filter(({ p99_ms, limit_ms }) => p99_ms > limit_ms)
    .map(({ name }) => name);
  if (ratio < LEAST_RATIO)
    missed.push(`at least ${LEAST_RATIO} of the least endpoint's requests per second`);
  if (missed.length > 0) throw new Fault(`missed: ${missed.join('; ')}`);
}

async function prepareLeast(owner: Pool, bots: readonly BenchBot[]): Promise<void> {
  await owner.query('CREATE TABLE least_bots (bot text PRIMARY KEY, seq integer NOT NULL)');
  await owner.query(
    'CREATE TABLE least_events (bot text, seq integer, body text NOT NULL, PRIMARY KEY (bot, seq))',
  );
  await owner.query('INSERT INTO least_bots SELECT unnest($1::text[]), 0', [
    bots.map(({ id }) => id),
  ]);
  await owner.query('GRANT SELECT, INSERT, UPDATE ON least_bots, least_events TO phasegate_app');
}

let asked = 0;

/** One check after the other, from one bot after the other, each about a new trade. */
function checks(bots: readonly BenchBot[]): () => Request {
  return () => {
    asked += 1;
    return {
      path: '/v1/trade-checks',
      headers: {
        authorization: `Bearer ${bots[asked % bots.length]!.key}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        trade_id: `trade-${asked}`,
        symbol: 'AAPL',
        side: 'long',
        mode: 'live',
        notional: NOTIONAL,
      }),
    };
  };
}

function leastChecks(bots: readonly BenchBot[]): () => Request {
  return () => {
    asked += 1;
    return {
      path: '/check',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        bot: bots[asked % bots.length]!.id,
        trade_id: `trade-${asked}`,
        symbol: 'AAPL',
        side: 'long',
        notional: NOTIONAL,
      }),
    };
  };
}

/** Rounds in turn, so that a machine that is busy for a while is so for both. @returns the median ratio of requests per second */
async function compare(
  io: Io,
  settings: BenchSettings,
  bots: readonly BenchBot[],
  addresses: { api: string; least: string },
): Promise<number> {
  const { connections } = settings;
  const api = (seconds: number) =>
    measure({ address: addresses.api, connections, seconds, next: checks(bots), isRight: isAllow });
  const least = (seconds: number) =>
    measure({
      address: addresses.least,
      connections,
      seconds,
      next: leastChecks(bots),
      isRight: isAllow,
    });
  tell(io, `Comparing POST /v1/trade-checks, ${connections} connections, ${bots.length} bots`);
  await least(WARM_UP_SECONDS);
  await api(WARM_UP_SECONDS);
  const rounds: { api: Measured; least: Measured }[] = [];
  for (let round = 1; round <= settings.rounds; round += 1) {
    const measured = { least: await least(settings.seconds), api: await api(settings.seconds) };
    rounds.push(measured);
    io.stdout.write(
      `round ${round}: ${line('least', measured.least)}; ${line('ours', measured.api)}\n`,
    );
    if (measured.api.wrong + measured.least.wrong > 0)
      throw new Fault(
        'some answers were not those asked for: with too few --bots a key meets its limit of 20 checks a second',
      );
  }
  const speed = median(rounds.map((round) => round.api.per_second / round.least.per_second));
  const latency = median(rounds.map((round) => round.least.p99_ms / round.api.p99_ms));
  io.stdout.write(
    `requests per second, ours / least: ${speed.toFixed(2)} (at least ${LEAST_RATIO})\n`,
  );
  io.stdout.write(`p99, least / ours: ${latency.toFixed(2)}\n`);
  return speed;
}

const line = (name: string, { per_second, p50_ms, p99_ms }: Measured): string =>
  `${name} ${per_second.toFixed(0)}/s, p50 ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms`;

function printFigures(io: Io, figures: readonly Figure[]): void {
  for (const { name, p50_ms, p99_ms, limit_ms } of figures)
    io.stdout.write(
      `${p99_ms <= limit_ms ? '✔' : '✘'} ${name.padEnd(26)} p50 ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms, limit ${limit_ms} ms\n`,
    );
}
