import { readPaperEvidence, readPastTrades, viewBot } from '@phasegate/db';
import { futures } from '@phasegate/lab';
import { evidenceOf } from '@phasegate/phase-core';
import { Fault } from '../exit.js';
import { storePaperBot, storeReadyBot } from './bots.js';
import type { BenchPlatform } from './platform.js';
import { plainRow, type Row } from './rows.js';

const FUTURES = 2_000;
/** Derived from `--events` (two events per trade): 20,000 trades by default. */
const EVENTS_PER_TRADE = 10;

/** 2,000 futures of 60 trading days of a bot in Proof of Concept (evidence E3), on all cores: seconds. */
export async function futuresRow({ pool }: BenchPlatform, rounds: number): Promise<Row> {
  const { bot, state, now } = await viewBot(pool, await storeReadyBot(pool, Date.now()));
  const trades = await readPastTrades(pool, bot, state);
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await futures({ state, closures: [], now, trades, runs: FUTURES, seed: round });
    measured.push((performance.now() - began) / 1_000);
  }
  return plainRow('futures_s', 's', measured);
}

/** As the API reads and computes it, of a bot in Experience: the window's trades are read from the database. */
export async function evidenceRow(
  { owner, pool }: BenchPlatform,
  rounds: number,
  events: number,
): Promise<Row> {
  const trades = Math.ceil(events / EVENTS_PER_TRADE);
  const id = await storePaperBot(pool, trades, Date.now());
  await owner.query('VACUUM ANALYZE trades');
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const { bot, state } = await viewBot(pool, id);
    const { profit } = evidenceOf(state, await readPaperEvidence(pool, bot, state));
    measured.push(performance.now() - began);
    if (profit.trades !== trades) throw new Fault('the evidence is not of all trades');
  }
  return plainRow('evidence_ms', 'ms', measured);
}
