import { setTimeout as pause } from 'node:timers/promises';
import { keysOf, storeBotWithLog, storeTradingBots, type BenchBot } from './bots.js';
import { assertRight, compareChecks, rowOf } from './check-rows.js';
import { measure, offer } from './load.js';
import type { BenchPlatform } from './platform.js';
import { asBot, checksOf, isAllow, newTrade, tradeOf } from './requests.js';
import { comparedRow, plainRow, type Row } from './rows.js';
import type { BenchSettings } from './settings.js';

const CONNECTIONS = [1, 4, 16, 64, 256];
const BOTS = [1_000, 10_000, 100_000];
const EVENTS = [100, 10_000, 1_000_000];
const OVERLOAD = [1, 2, 4];
const CAPACITY_CONNECTIONS = 64;

/** How the figures grow. Rows of what may not grow are compared with the first of their curve. */
export async function* curveRows(
  platform: BenchPlatform,
  settings: BenchSettings,
): AsyncGenerator<Row> {
  yield* overConnections(platform, settings);
  yield* overload(platform, settings);
  yield* overLogs(platform);
  yield* overBots(platform);
}

/** Requests a second, each against the bare endpoint. */
async function* overConnections(
  platform: BenchPlatform,
  settings: BenchSettings,
): AsyncGenerator<Row> {
  for (const connections of CONNECTIONS) {
    const rounds = await compareChecks(platform, settings, connections);
    yield rowOf(`rps_at_${connections}`, 'requests/s', rounds, ({ per_second }) => per_second);
  }
}

/** Answers in time under open-loop load: at, and far beyond, the API's capacity. */
async function* overload(platform: BenchPlatform, settings: BenchSettings): AsyncGenerator<Row> {
  const address = await platform.api();
  const { seconds } = settings;
  const bots = () => storeTradingBots(platform.pool, settings.bots, Date.now());
  const next = checksOf(await bots());
  const load = { address, connections: CAPACITY_CONNECTIONS, seconds, isRight: isAllow };
  const { per_second: capacity } = assertRight(await measure({ ...load, asker: () => next }));
  for (const times of OVERLOAD) {
    const asking = checksOf(await bots());
    const per_second = capacity * times;
    const until = pause(seconds * 1_000);
    const offered = await offer({ address, per_second, until, next: asking, isRight: isAllow });
    const { right_per_second, p99_ms, asked, put_off } = offered;
    yield comparedRow(`overload_${times}x_rps`, 'requests/s', [
      { measured: right_per_second, baseline: capacity },
    ]);
    yield plainRow(`overload_${times}x_p99`, 'ms', [p99_ms]);
    yield plainRow(`overload_${times}x_put_off`, 'share', [put_off / asked]);
  }
}

/** Below the maximum of outstanding permits per bot. */
const CHECKS = 90;

/** Of one bot whose log is that long. */
async function* overLogs(platform: BenchPlatform): AsyncGenerator<Row> {
  const times: number[] = [];
  for (const events of EVENTS) {
    const id = await storeBotWithLog(platform.pool, events, Date.now());
    times.push(await checkTime(platform, await keysOf(platform.pool, id, CHECKS)));
    yield grownRow(`check_p50_log_${events}`, times);
  }
}

/** For one bot after the other, among this number of bots. */
async function* overBots(platform: BenchPlatform): AsyncGenerator<Row> {
  const times: number[] = [];
  let stored = 0;
  for (const count of BOTS) {
    const bots = await storeTradingBots(platform.pool, count - stored, Date.now());
    stored = count;
    times.push(await checkTime(platform, bots.slice(0, CHECKS)));
    yield grownRow(`check_p50_bots_${count}`, times);
  }
}

/** One check after the other, of each of these in turn. @returns the p50 in milliseconds */
async function checkTime(platform: BenchPlatform, bots: readonly BenchBot[]): Promise<number> {
  const left = Array.from({ length: CHECKS }, (_, place) => bots[place % bots.length]!);
  const asker = () => () => {
    const bot = left.pop();
    return bot === undefined ? null : asBot(bot, '/v1/trade-checks', tradeOf(newTrade()));
  };
  const load = { address: await platform.api(), connections: 1, seconds: 60, asker };
  return assertRight(await measure({ ...load, isRight: isAllow })).p50_ms;
}

/** The last of a curve against its first. */
const grownRow = (name: string, times: readonly number[]): Row =>
  comparedRow(name, 'ms', [{ measured: times.at(-1)!, baseline: times[0]! }]);
