import type pg from 'pg';
import { verifyLog } from '../ledger/verification/verify.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { storeManyBots } from './many-bots.js';
import { patientPool } from './patient.js';

describe('many bots', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = patientPool(database.serviceUrl, { max: 3, statementMs: 30_000 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('stores the requested number of bots, each with a whole log that folds to its stored state', async () => {
    const bots = await storeManyBots(pool, 60, { now: '2026-03-09T14:30:00.000Z', by: 'op_1' });
    expect(new Set(bots.map(({ id }) => id)).size).toBe(60);
    for (const { id } of bots.slice(0, 14)) expect((await verifyLog(pool, id)).fault).toBeNull();
    const { rows } = await pool.query('SELECT count(*)::int AS bots FROM bot_states');
    expect(rows).toEqual([{ bots: 60 }]);
  });
});
