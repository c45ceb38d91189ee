import { admitOverride, Executor, PLATFORM, storeBot } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { DEFAULT_POLICY } from '@phasegate/phase-core';
import type pg from 'pg';
import { pino } from 'pino';
import { recordOverrideAttempts } from './override-attempts.js';
import type { Duty } from './worker.js';

let database: TestDatabase;
let pool: pg.Pool;
let duties: Duty[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
});
afterEach(async () => {
  await Promise.all(duties.map((duty) => duty.close()));
  duties = [];
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const start = (): void => {
  const log = pino({ level: 'silent' });
  duties.push(recordOverrideAttempts(pool, new Executor(pool), log, 50));
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (
    const end = Date.now() + 30_000;
    Date.now() < end;
    await new Promise((done) => setTimeout(done, 25))
  )
    if (await holds()) return;
  throw new Error('it did not come to pass within 30 s');
}

test('throttled attempts of a minute that is over become one event in their log, with two workers too (rules 7.2)', async () => {
  await database.clock.set('2026-03-09T16:00:30.000Z');
  const fields = { portfolio_value: '1', currency: 'USD', policy: DEFAULT_POLICY, by: 'adm' };
  await storeBot(pool, { id: 'bot_1', name: 'one', ...fields });
  for (const [log, by] of [
    ['bot_1', 'eve'],
    [PLATFORM, 'mallory'],
  ] as const)
    for (let attempt = 0; attempt < 12; attempt += 1)
      await admitOverride(pool, { log, by, action: 'rollback', reason: `guess ${attempt}` }, false);
  start();
  start();
  await database.clock.set('2026-03-09T16:01:00.000Z');
  const recorded = async () =>
    (
      await pool.query<{ body: string }>(
        `SELECT body FROM events WHERE type = 'phase.override_blocked' ORDER BY bot`,
      )
    ).rows.map(({ body }) => JSON.parse(body) as object);
  await until(async () => (await recorded()).length === 2);
  const event = { code: 'LOCKED_OUT', attempts: 7, minute: '2026-03-09T16:00:00.000Z' };
  expect(await recorded()).toMatchObject([
    { bot: 'bot_1', by: 'eve', action: 'rollback', reason: 'guess 5', ...event },
    { bot: PLATFORM, by: 'mallory', ...event },
  ]);
  expect((await pool.query('SELECT FROM throttled_attempts')).rowCount).toBe(0);
});
