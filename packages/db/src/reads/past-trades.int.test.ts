import type { State } from '@phasegate/phase-core';
import pg from 'pg';
import { viewBot } from '../ledger/state/view.js';
import {
  createTestDatabase,
  patientPool,
  storeLongHistory,
  type TestDatabase,
} from '../testing/index.js';
import { readPaperEvidence } from './paper-evidence.js';
import { readPastTrades } from './past-trades.js';

const TRADES = 2_000;
const NOW = '2026-03-09T14:30:00.000Z';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await database.clock.set(NOW);
  // The planner's statistics are from before the large import.
  for (const table of ['events', 'trades'])
    await owner.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  for (let place = 0; place < 20; place += 1)
    await storeLongHistory(pool, {
      id: `bot_${place}`,
      trades: place < 18 ? 2 : 200,
      trades_a_day: 2,
      now: NOW,
      by: 'op_1',
    });
  await owner.query('ANALYZE events');
  await owner.query('ANALYZE trades');
  await storeLongHistory(pool, {
    id: 'bot_large',
    trades: TRADES,
    trades_a_day: 20,
    now: NOW,
    by: 'op_1',
  });
});
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

/** Rows of the log and of the trades that were read in it. */
async function rowsReadIn(reading: (client: pg.PoolClient) => Promise<unknown>): Promise<number> {
  const client = await pool.connect();
  try {
    const before = await rowsRead(client);
    await reading(client);
    return (await rowsRead(client)) - before;
  } finally {
    client.release();
  }
}

async function rowsRead(client: pg.PoolClient): Promise<number> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ read: string }>(
    `SELECT sum(seq_tup_read + idx_tup_fetch) AS read FROM pg_stat_user_tables WHERE relname IN ('events', 'trades')`,
  );
  return Number(rows[0]!.read);
}

test.each([
  ['the trades that futures are drawn from', readPastTrades, 'real_money_trial'],
  ['the evidence of a paper record', readPaperEvidence, 'experience'],
] as const)(
  '%s: no row of a large history is read more than a few times, even with outdated planner statistics',
  async (_what, read, phase) => {
    const { state } = await viewBot(pool, 'bot_large');
    const inPhase: State = { ...state, hot: { ...state.hot, phase } };
    let found = 0;
    const rows = await rowsReadIn(async (client) => {
      found = (await read(client, 'bot_large', inPhase)).length;
    });
    expect(found).toBeGreaterThan(10);
    expect(rows).toBeLessThan(4 * TRADES);
  },
);
