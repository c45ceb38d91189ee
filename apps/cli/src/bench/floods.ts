import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'undici';
import { Fault } from '../exit.js';
import { storeTradingBots, type BenchBot } from './bots.js';
import { startApi, startFlood } from './child-service.js';
import { offer, percentiles } from './load.js';
import { POOL_SIZE, type BenchPlatform } from './platform.js';
import { asBot, checksOf, isAllow } from './requests.js';
import { comparedRow, spreadRow, type Round, type Row } from './rows.js';
import type { BenchSettings } from './settings.js';
import { stallingLink } from './stalling-link.js';

const CHECKS_PER_SECOND = 50;
const BOTS_THAT_LEAVE = 5;
const EXITS_OF_EACH = 4;
/** By then the flood is at its height. */
const HEIGHT_MS = 1_000;

/** The effect of floods on genuine callers: one run with a flood and one without. */
export async function* floodRows(
  platform: BenchPlatform,
  settings: BenchSettings,
): AsyncGenerator<Row> {
  const spool = mkdtempSync(join(tmpdir(), 'phasegate-bench-'));
  try {
    yield await loginFlood(platform, settings, spool);
    yield await exitFlood(platform, spool);
  } finally {
    rmSync(spool, { recursive: true, force: true });
  }
}

const environment = (spool: string) => ({
  AUTH_SECRET: randomBytes(32).toString('hex'),
  PHASE_SPOOL_DIR: spool,
});

/** p99 of checks while passwords are guessed, against the same without. */
async function loginFlood(
  { pool, database }: BenchPlatform,
  { bots: count, rounds, seconds }: BenchSettings,
  spool: string,
): Promise<Row> {
  const api = await startApi(database.serviceUrl, POOL_SIZE, environment(spool));
  try {
    const next = checksOf(await storeTradingBots(pool, count, Date.now()));
    const p99 = async () => {
      const until = pause(seconds * 1_000);
      const load = { address: api.address, per_second: CHECKS_PER_SECOND, next, isRight: isAllow };
      const { asked, right, p99_ms } = await offer({ ...load, until });
      if (right < asked) throw new Fault(`${asked - right} of ${asked} checks were not allowed`);
      return p99_ms;
    };
    await p99();
    const compared: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const baseline = await p99();
      const flood = await startFlood('logins', api.address);
      await pause(HEIGHT_MS);
      const measured = await p99().finally(() => flood.stop());
      compared.push({ measured, baseline });
    }
    return comparedRow('login_flood_check_p99', 'ms', compared);
  } finally {
    await api.stop();
  }
}

/** Genuine exits while PostgreSQL hangs and others come with made-up keys: from the p50 to the slowest. */
async function exitFlood({ pool, database }: BenchPlatform, spool: string): Promise<Row> {
  const link = await stallingLink(database.serviceUrl);
  const api = await startApi(link.url, POOL_SIZE, environment(spool));
  try {
    const bots = await storeTradingBots(pool, BOTS_THAT_LEAVE, Date.now());
    // Their keys were seen before.
    for (const bot of bots) await leave(api.address, bot, 'before', true);
    link.stall();
    const flood = await startFlood('exits', api.address);
    await pause(HEIGHT_MS);
    const latencies = await Promise.all(bots.map((bot) => leaveAll(api.address, bot)));
    await flood.stop();
    link.resume();
    const all = latencies.flat();
    const { p50_ms, p99_ms } = percentiles(all);
    return spreadRow('exit_flood_p99', 'ms', p99_ms, [p50_ms, Math.max(...all)]);
  } finally {
    await api.stop();
    link.close();
  }
}

async function leaveAll(address: string, bot: BenchBot): Promise<number[]> {
  const latencies: number[] = [];
  for (let place = 0; place < EXITS_OF_EACH; place += 1)
    latencies.push(await leave(address, bot, `exit-${place}`, false));
  return latencies;
}

async function leave(
  address: string,
  bot: BenchBot,
  exit_id: string,
  recorded: boolean,
): Promise<number> {
  const client = new Client(address);
  const exit = asBot(bot, '/v1/emergency-exits', { exit_id, symbol: 'AAPL', reason: 'out' });
  const began = performance.now();
  const { statusCode, body } = await client.request({ method: 'POST', ...exit });
  const text = await body.text();
  const took = performance.now() - began;
  await client.close();
  if (statusCode !== 202 || !text.includes(`"recorded":${recorded}`))
    throw new Fault(`an emergency exit was answered ${statusCode}: ${text}`);
  return took;
}
