import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Client } from 'undici';
import { Fault } from '../exit.js';
import { storeFragileBots, type BenchBot } from './bots.js';
import { percentiles } from './load.js';
import type { BenchPlatform } from './platform.js';
import { spreadRow, type Row } from './rows.js';

const LOOK_MS = 2;
/** Between two downgrades, so that each meets a worker that waits, as they do in life. */
const REST_MS = 20;
const WARM_UP = 5;
const MAX_MS = 60_000;
const TRADE = { trade_id: 'the-loss', symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' };

/**
 * From the moment a bot sends the close that takes it down to the commit of the downgrade, which the worker makes
 * (rules 6.4). Least and greatest are the p50 and the longest.
 */
export async function downgradeRow(platform: BenchPlatform, downgrades: number): Promise<Row> {
  const { pool } = platform;
  // The first ones have the code compiled.
  const bots = await storeFragileBots(pool, WARM_UP + downgrades, Date.now());
  const client = new Client(await platform.api());
  const worker = await platform.startWorker();
  const latencies: number[] = [];
  try {
    for (const bot of bots) {
      latencies.push(await latencyOf(pool, client, bot));
      await pause(REST_MS);
    }
  } finally {
    await client.close();
    await worker.stop();
  }
  const counted = latencies.slice(WARM_UP);
  const { p50_ms, p99_ms } = percentiles(counted);
  return spreadRow('downgrade_p99_ms', 'ms', p99_ms, [p50_ms, Math.max(...counted)]);
}

async function latencyOf(pool: Pool, client: Client, { id, key }: BenchBot): Promise<number> {
  const post = async (path: string, fields: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify(fields);
    const answer = await client.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode >= 300)
      throw new Fault(`${path} was answered ${answer.statusCode}: ${text}`);
  };
  await post('/v1/trade-checks', TRADE);
  await post('/v1/trades', { ...TRADE, opened_at: new Date().toISOString() });
  const began = performance.now();
  const closed = post('/v1/trades/the-loss/close', {
    closed_at: new Date().toISOString(),
    pnl: '-1',
  });
  await untilTakenDown(pool, id, began + MAX_MS);
  const took = performance.now() - began;
  await closed;
  return took;
}

async function untilTakenDown(pool: Pool, bot: string, end: number): Promise<void> {
  for (; performance.now() < end; await pause(LOOK_MS)) {
    const { rows } = await pool.query(
      `SELECT FROM events WHERE bot = $1 AND type = 'phase.downgraded'`,
      [bot],
    );
    if (rows.length > 0) return;
  }
  throw new Fault('a downgrade was not carried out within 60 s');
}
