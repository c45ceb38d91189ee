import type pg from 'pg';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  trade,
  type TestDatabase,
  patientPool,
} from '../testing/index.js';
import { advance, carryOutDue, trip } from './commands/operators.js';
import { Executor, type Command } from './execute.js';
import { halt, resume } from './halt.js';
import { storeBot } from './registry.js';

const person = { by: 'op_1', reason: 'a look' };

describe('alerts of the log', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let executor: Executor;
  beforeEach(async () => {
    database = await createTestDatabase();
    await database.clock.set(CLIMB_BEGINS);
    pool = patientPool(database.serviceUrl);
    executor = new Executor(pool);
    await storeBot(pool, {
      id: 'bot_1',
      name: 'Momentum',
      portfolio_value: '10000',
      currency: 'EUR',
      policy: QUICK_POLICY,
      by: 'op_1',
    });
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const raised = async () => {
    const { rows } = await pool.query<{ kind: string; key: string; text: string }>(
      'SELECT kind, key, text FROM alerts ORDER BY raised_at, key',
    );
    return rows;
  };
  const kinds = async () => (await raised()).map(({ kind }) => kind);

  test('a downgrade is one alert, whoever carries it out and however often', async () => {
    await climb(executor, database.clock, 'bot_1', 'real_money_trial');
    const before = (await raised()).length;
    for (const place of [1, 2, 3])
      await trade(executor, 'bot_1', { trade_id: `loss-${place}`, pnl: '-1', mode: 'live' });
    expect(await raised()).toHaveLength(before);
    await Promise.all(Array.from({ length: 5 }, () => carryOutDue(executor, 'bot_1')));
    const after = await raised();
    expect(after).toHaveLength(before + 1);
    const downgraded = after.find(({ kind }) => kind === 'downgrade')!;
    expect(downgraded.text).toContain('3 losing trades in a row');
    expect(downgraded.text).toContain('from 200 EUR to 100 EUR');
  });

  test('an attempt before the gate is met, a recommendation and an advance are alerts', async () => {
    await climb(executor, database.clock, 'bot_1', 'experience');
    await advance(executor, 'bot_1', person);
    expect(await kinds()).toEqual(['override_attempt']);
    await trade(executor, 'bot_1', { trade_id: 'win', pnl: '5', mode: 'paper' });
    await database.clock.set('2026-01-06T14:00:00.000Z');
    await carryOutDue(executor, 'bot_1');
    expect((await kinds()).slice(1)).toEqual(['advance_recommended']);
    await advance(executor, 'bot_1', person);
    expect((await kinds()).sort()).toEqual(['advance_recommended', 'advanced', 'override_attempt']);
  });

  test('what is not committed is not told', async () => {
    const tripped: Command<void> = {
      scope: 'whole',
      decide: (draft, { now }) => draft.emit(now, { type: 'breaker.tripped', cause: 'manual' }),
      after: () => Promise.reject(new Error('no')),
    };
    await expect(executor.execute({ bot: 'bot_1' }, tripped)).rejects.toThrow('no');
    expect(await raised()).toEqual([]);
    await trip(executor, 'bot_1', person);
    expect(await kinds()).toEqual(['breaker']);
  });

  test('every halt and every resumption is told, a repeated one is not', async () => {
    for (let time = 0; time < 2; time += 1) {
      await halt(pool, executor, 'op_1', 'news');
      await halt(pool, executor, 'op_1', 'again');
      await resume(pool, 'op_1', 'over');
      await resume(pool, 'op_1', 'again');
    }
    expect((await kinds()).sort()).toEqual(['halt', 'halt', 'resumed', 'resumed']);
  });
});
