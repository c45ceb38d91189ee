import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Fault } from '../exit.js';
import { storeTradingBots } from './bots.js';
import { startApi, type Ending } from './child-service.js';
import { offer, type Offered } from './load.js';
import { POOL_SIZE, type BenchPlatform } from './platform.js';
import { checksOf, isAllow } from './requests.js';
import { comparedRow, plainRow, type Row } from './rows.js';

const DAY_MS = 24 * 3_600_000;
const LOOK_MS = 100;
const CHECKS_PER_SECOND = 50;
const QUIET_SECONDS = 8;
const MAX_MS = 1_800_000;

/**
 * The trading day of many bots begins at once, and one worker carries out their boundaries; meanwhile bots ask, which
 * are among them.
 *
 * @param asking bots that ask
 */
export async function marketOpenRows(
  platform: BenchPlatform,
  bots: number,
  asking: number,
): Promise<Row[]> {
  const { pool, database } = platform;
  const current = await storeTradingBots(pool, asking, Date.now());
  const due = await storeTradingBots(pool, bots, Date.now() - DAY_MS);
  // It knows all keys from its start, as an API does that has run for a while.
  const api = await startApi(database.serviceUrl, POOL_SIZE);
  const checks = { address: api.address, per_second: CHECKS_PER_SECOND, isRight: isAllow };
  const ends: Ending[] = [api];
  try {
    const next = checksOf(current);
    await offer({ ...checks, until: pause(QUIET_SECONDS * 500), next });
    const quiet = await offer({ ...checks, until: pause(QUIET_SECONDS * 1_000), next });
    const began = performance.now();
    ends.push(await platform.startWorker());
    const opened = untilNothingIsDue(pool);
    const asked = checksOf(due.slice(0, asking));
    const during = await offer({ ...checks, until: opened, next: asked });
    const seconds = ((await opened) - began) / 1_000;
    return [
      plainRow('market_open_s', 's', [seconds]),
      comparedRow('market_open_check_p99', 'ms', [
        { measured: p99Of(during), baseline: p99Of(quiet) },
      ]),
    ];
  } finally {
    for (const end of ends.reverse()) await end.stop();
  }
}

/** Of the checks that were answered; a busy API puts some off, with 503 and Retry-After, and never answers wrongly. */
function p99Of({ asked, right, put_off, p99_ms }: Offered): number {
  const wrong = asked - right - put_off;
  if (wrong > 0 || right === 0)
    throw new Fault(`${wrong} of ${asked} checks were not allowed, ${put_off} were deferred`);
  if (put_off > 0) console.error(`market open: ${put_off} of ${asked} checks were deferred (503)`);
  return p99_ms;
}

/** @returns when, in milliseconds of `performance.now()` */
async function untilNothingIsDue(pool: Pool): Promise<number> {
  for (const end = performance.now() + MAX_MS; performance.now() < end; await pause(LOOK_MS)) {
    const { rows } = await pool.query(
      'SELECT FROM bot_states WHERE due_at <= phase_clock() LIMIT 1',
    );
    if (rows.length === 0) return performance.now();
  }
  throw new Fault('the market open did not finish within half an hour');
}
