import { readFile } from 'node:fs/promises';
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

interface RowsRead {
  readonly events: number;
  readonly trades: number;
}

/** Rows of the log and of the trades that were read in it. */
async function rowsReadIn(reading: (client: pg.PoolClient) => Promise<unknown>): Promise<RowsRead> {
  const client = await pool.connect();
  try {
    const before = await rowsRead(client);
    await reading(client);
    const after = await rowsRead(client);
    return { events: after.events - before.events, trades: after.trades - before.trades };
  } finally {
    client.release();
  }
}

async function rowsRead(client: pg.PoolClient): Promise<RowsRead> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ relname: string; read: string }>(
    `SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) AS read FROM pg_stat_user_tables
     WHERE relname IN ('events', 'trades')`,
  );
  const of = (table: string) => Number(rows.find(({ relname }) => relname === table)!.read);
  return { events: of('events'), trades: of('trades') };
}

test.each([
  ['the trades that futures are drawn from', readPastTrades, 'real_money_trial'],
  ['the evidence of a paper record', readPaperEvidence, 'experience'],
] as const)(
  '%s: no row of a large history is read twice, and none of its log, even with outdated planner statistics',
  async (_what, reading, phase) => {
    const { state } = await viewBot(pool, 'bot_large');
    const inPhase: State = { ...state, hot: { ...state.hot, phase } };
    let found = 0;
    const read = await rowsReadIn(async (client) => {
      found = (await reading(client, 'bot_large', inPhase)).length;
    });
    expect(found).toBeGreaterThan(10);
    // The log holds the planned R:R of each trade, too, but is not asked for it.
    expect(read.events).toBe(0);
    expect(read.trades).toBeLessThan(2 * TRADES);
  },
);

test('each trade has the planned R:R that its close in the log has (rules 2.5)', async () => {
  const { state } = await viewBot(pool, 'bot_large');
  const inExperience: State = { ...state, hot: { ...state.hot, phase: 'experience' } };
  const { rows } = await pool.query<{ seq: number; ratio: [string, string] | null }>(
    `SELECT seq, body::jsonb -> 'ratio' AS ratio FROM events WHERE bot = 'bot_large' AND type = 'trade.closed'`,
  );
  const logged = new Map(rows.map(({ seq, ratio }) => [seq, ratio]));
  const trades = await readPaperEvidence(pool, 'bot_large', inExperience);
  expect(trades.length).toBeGreaterThan(10);
  expect(trades.some(({ ratio }) => ratio !== null)).toBe(true);
  for (const { close, ratio } of trades) expect(ratio).toEqual(logged.get(close));
});

test('the migration gives trades that were closed before it what the log says', async () => {
  const sql = await readFile(
    new URL('../../prisma/migrations/20261201010000_planned_ratio/migration.sql', import.meta.url),
    'utf8',
  );
  const planned = async () =>
    (
      await owner.query(
        'SELECT bot, trade_id, planned_reward, planned_risk FROM trades ORDER BY 1, 2',
      )
    ).rows;
  const projected = await planned();
  await owner.query('UPDATE trades SET planned_reward = NULL, planned_risk = NULL');
  await owner.query(sql.slice(sql.indexOf('UPDATE trades')));
  expect(await planned()).toEqual(projected);
});
