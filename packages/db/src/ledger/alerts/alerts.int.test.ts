import type pg from 'pg';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  trade,
  type TestDatabase,
  patientPool,
} from '../../testing/index.js';
import { advance, carryOutDue, trip } from '../commands/operators.js';
import { Executor, type Command } from '../execution/execute.js';
import { reportPortfolio } from '../commands/reports.js';
import { halt, resume } from '../stops/halt.js';
import { storeBot } from '../commands/registry.js';

const asReported = (value: string, at: string) => ({ value, net_flow: '0', at: Date.parse(at) });
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

  test('a downgrade is one alert, no matter which process carries it out and how often', async () => {
    await climb(executor, database.clock, 'bot_1', 'real_money_trial');
    const before = (await raised()).length;
    for (const place of [1, 2, 3])
      await trade(executor, 'bot_1', { trade_id: `loss-${place}`, pnl: '-1', mode: 'live' });
    expect((await kinds()).slice(before)).toEqual(['trigger.near']);
    await Promise.all(Array.from({ length: 5 }, () => carryOutDue(executor, 'bot_1')));
    const after = await raised();
    expect(after).toHaveLength(before + 2);
    const downgraded = after.find(({ kind }) => kind === 'downgrade')!;
    expect(downgraded.text).toContain('3 losing trades in a row');
    expect(downgraded.text).toContain('from 200 EUR to 100 EUR');
  });

  test('a downgrade that comes near is told once per approach, with how near it is (rules 6.5)', async () => {
    await climb(executor, database.clock, 'bot_1', 'real_money_trial');
    const lose = (trade_id: string) =>
      trade(executor, 'bot_1', { trade_id, pnl: '-1', mode: 'live' });
    const near = async () => (await raised()).filter(({ kind }) => kind === 'trigger.near');
    await lose('loss-1');
    expect(await near()).toEqual([]);
    await lose('loss-2');
    expect(await near()).toMatchObject([
      {
        text: expect.stringContaining(
          'Momentum is close to a downgrade from Real Money Trial to Proof of Concept: 2 losing trades in a row, 3 are a downgrade.',
        ) as string,
      },
    ]);
    await reportPortfolio(
      executor,
      { bot: 'bot_1' },
      asReported('10013', '2026-01-07T14:00:00.000Z'),
    );
    expect(await near()).toHaveLength(1);
    await trade(executor, 'bot_1', { trade_id: 'win', pnl: '5', mode: 'live' });
    await lose('loss-3');
    await lose('loss-4');
    expect(await near()).toHaveLength(2);
  });

  test('a report brings a downgrade near, and is told when it is not explained (rules 2.7, 6.5)', async () => {
    await climb(executor, database.clock, 'bot_1', 'real_money_trial');
    const before = (await raised()).length;
    const report = asReported('9590', '2026-01-07T14:00:00.000Z');
    for (let time = 0; time < 2; time += 1)
      await reportPortfolio(executor, { bot: 'bot_1' }, report);
    expect((await kinds()).slice(before).sort()).toEqual(['balance.unexplained', 'trigger.near']);
    const [alert] = (await raised()).filter(({ kind }) => kind === 'trigger.near');
    expect(alert!.text).toContain('today’s loss is 82.96%');
    expect(alert!.text).toContain('its drawdown is 82.96%');
  });

  test('a trade that loses more than its notional is told, on paper too (rules 9.1)', async () => {
    await climb(executor, database.clock, 'bot_1', 'experience');
    await trade(executor, 'bot_1', { trade_id: 'odd', pnl: '-100.5', mode: 'paper' });
    expect(await kinds()).toEqual(['pnl.exceeds_notional']);
    await trade(executor, 'bot_1', { trade_id: 'whole', pnl: '-100', mode: 'paper' });
    expect(await kinds()).toHaveLength(1);
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
