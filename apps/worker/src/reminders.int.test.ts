import { acknowledge, carryOutDue, decline, Executor, storeBot, trip } from '@phasegate/db';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  patientPool,
  trade,
  type TestDatabase,
} from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { remindOfDecisions } from './reminders.js';

const HOUR_MS = 3_600_000;
const person = { by: 'op_1', reason: 'a drill' };
let database: TestDatabase;
let pool: Pool;
let executor: Executor;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.clock.set(CLIMB_BEGINS);
  pool = patientPool(database.serviceUrl);
  executor = new Executor(pool);
  for (const id of ['bot_1', 'bot_2'])
    await storeBot(pool, {
      ...{ id, name: `Bot ${id}`, portfolio_value: '10000', currency: 'USD' },
      ...{ policy: QUICK_POLICY, by: 'op_1' },
    });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** Kinds and bots of the reminders after a round. */
async function reminded(): Promise<string[]> {
  await remindOfDecisions(pool);
  const { rows } = await pool.query<{ kind: string; bot: string }>(
    `SELECT kind, bot FROM alerts WHERE kind IN ('breaker_unacknowledged', 'advance_undecided')
     ORDER BY raised_at, kind, bot`,
  );
  return rows.map(({ kind, bot }) => `${kind} ${bot}`);
}

test('a breaker that nobody acknowledges is told once after a day, and again when it trips anew (rules 6.3)', async () => {
  await trip(executor, 'bot_1', person);
  await database.clock.advance(24 * HOUR_MS - 1);
  expect(await reminded()).toEqual([]);
  await database.clock.advance(1);
  const once = ['breaker_unacknowledged bot_1'];
  expect(await reminded()).toEqual(once);
  await database.clock.advance(HOUR_MS);
  expect(await reminded()).toEqual(once);
  await acknowledge(executor, 'bot_1', person);
  await trip(executor, 'bot_1', person);
  expect(await reminded()).toEqual(once);
  await database.clock.advance(25 * HOUR_MS);
  expect(await reminded()).toEqual([...once, ...once]);
});

test('a recommended advance that nobody decides is told once after a day; one that was declined is not (rules 4.6)', async () => {
  for (const bot of ['bot_1', 'bot_2']) {
    await database.clock.set('2026-01-05T14:00:00.000Z');
    await trade(executor, bot, { trade_id: 'first', pnl: '5', mode: 'paper' });
  }
  await database.clock.set('2026-01-06T14:00:00.000Z');
  for (const bot of ['bot_1', 'bot_2']) await carryOutDue(executor, bot);
  await decline(executor, 'bot_2', person);
  expect(await reminded()).toEqual([]);
  await database.clock.advance(24 * HOUR_MS);
  expect(await reminded()).toEqual(['advance_undecided bot_1']);
  await database.clock.advance(HOUR_MS);
  expect(await reminded()).toEqual(['advance_undecided bot_1']);
});

test('an advance that was approved is not told, and no archived bot', async () => {
  await climb(executor, database.clock, 'bot_1', 'proof_of_concept');
  await trip(executor, 'bot_2', person);
  await pool.query(`UPDATE bots SET archived_at = phase_clock() WHERE id = 'bot_2'`);
  await database.clock.advance(48 * HOUR_MS);
  expect(await reminded()).toEqual([]);
});
