import type pg from 'pg';
import {
  createTestDatabase,
  patientPool,
  storeManyBots,
  type TestDatabase,
} from '../../testing/index.js';
import { trip } from '../commands/operators.js';
import { Executor } from './execute.js';

const NOW = '2026-03-09T15:00:00.000Z';

describe('what was committed', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.clock.set(NOW);
    pool = patientPool(database.serviceUrl);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test('is told at once, though a stop still waits for answers under way: the worker need not (rules 3.3, 6.4)', async () => {
    const [bot] = await storeManyBots(pool, 1, { now: NOW, by: 'test', life: 'Trial' });
    const { id } = bot!;
    const answering = await pool.connect();
    await answering.query('SELECT hold_answers((SELECT halts FROM platform), ARRAY[$1])', [id]);
    const order: string[] = [];
    const told = new Promise<void>((resolve) => {
      const executor = new Executor(pool, {
        answerWithinMs: 3_600_000,
        committed: () => resolve(void order.push('told')),
      });
      const person = { by: 'op_1', reason: 'The feed is wrong.' };
      void trip(executor, id, person).then(() => order.push('acknowledged'));
    });
    await told;
    expect(order).toEqual(['told']);
    await answering.query('SELECT pg_advisory_unlock_all()');
    answering.release();
  });
});
