import { check, Executor, storeBot } from '@phasegate/db';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  trade,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import type pg from 'pg';
import { pino } from 'pino';
import { until } from '../testing/index.js';
import { calendarEnding } from './calendar-ending.js';
import { watchConditions, type Condition } from './watch.js';
import { workerBehind } from './worker-behind.js';

const log = pino({ level: 'silent' });

describe('conditions', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let opened: { close(): Promise<void> }[];
  beforeEach(async () => {
    database = await createTestDatabase();
    await database.clock.set(CLIMB_BEGINS);
    pool = patientPool(database.serviceUrl);
    opened = [];
  });
  afterEach(async () => {
    for (const one of opened) await one.close();
    await pool.end();
    await database.drop();
  });

  const register = (id: string, kind: 'us-equities' | 'always-open' = 'us-equities') =>
    storeBot(pool, {
      id,
      name: id,
      portfolio_value: '10000',
      currency: 'USD',
      policy: { ...QUICK_POLICY, calendar: { ...QUICK_POLICY.calendar, kind } },
      by: 'op_1',
    });
  const raised = async () => {
    const { rows } = await pool.query<{ key: string; title: string; over: boolean }>(
      'SELECT key, title, over_at IS NOT NULL AS over FROM alerts ORDER BY raised_at, id',
    );
    return rows;
  };
  const watch = (...conditions: Condition[]) =>
    opened.push(watchConditions({ pool, log, conditions, every_ms: 5 }));
  /** A condition that a test switches on and off. */
  const switchedCondition = () => {
    const state = { holds: false, looks: 0 };
    const condition: Condition = {
      key: 'switched',
      observe: () => {
        state.looks += 1;
        return Promise.resolve(
          state.holds ? { kind: 'mirror_behind', title: 'behind', text: 'behind' } : null,
        );
      },
    };
    return { state, condition };
  };

  test('three workers that watch tell an episode once, and the next one again', async () => {
    const { state, condition } = switchedCondition();
    state.holds = true;
    for (let place = 0; place < 3; place += 1) watch(condition);
    await until(async () => state.looks > 30 && (await raised()).length > 0);
    expect(await raised()).toMatchObject([{ key: 'switched', over: false }]);
    state.holds = false;
    await until(async () => (await raised())[0]!.over);
    state.holds = true;
    await until(async () => (await raised()).length > 1);
  });

  test('a flickering condition neither raises an alert at once nor ends it at once', async () => {
    const { state, condition } = switchedCondition();
    const flickering: Condition = {
      ...condition,
      observe(own) {
        state.holds = state.looks % 2 === 0;
        return condition.observe(own);
      },
    };
    watch(flickering);
    await until(() => state.looks > 50);
    expect(await raised()).toEqual([]);
  });

  test('a condition that cannot be read does not hide the others', async () => {
    const { state, condition } = switchedCondition();
    state.holds = true;
    watch({ key: 'broken', observe: () => Promise.reject(new Error('no')) }, condition);
    await until(async () => (await raised()).length === 1);
  });

  test('the worker is behind when a boundary waits for more than 30 s', async () => {
    await register('bot_1');
    await climb(new Executor(pool), database.clock, 'bot_1', 'experience');
    await trade(new Executor(pool), 'bot_1', { trade_id: 't1', pnl: '1', mode: 'paper' });
    await database.clock.set('2026-01-06T12:00:29.999Z');
    expect(await workerBehind.observe(pool)).toBeNull();
    await database.clock.set('2026-01-06T12:00:30.000Z');
    expect(await workerBehind.observe(pool)).toMatchObject({
      kind: 'worker_behind',
      title: 'The worker is behind: 1 bot waits',
      facts: { bots: 1, downgrades: 0, oldest_seconds: 30 },
    });
  });

  test('a downgrade that waits for more than 30 s is named; a bot in quarantine is not counted (rules 6.4, 8.3)', async () => {
    await register('bot_1');
    const executor = new Executor(pool);
    await climb(executor, database.clock, 'bot_1', 'real_money_trial');
    for (const place of [1, 2, 3])
      await trade(executor, 'bot_1', { trade_id: `loss-${place}`, pnl: '-1', mode: 'live' });
    expect(await workerBehind.observe(pool)).toBeNull();
    await database.clock.advance(45_000);
    const behind = await workerBehind.observe(pool);
    expect(behind).toMatchObject({ facts: { bots: 1, downgrades: 1, oldest_seconds: 45 } });
    expect(behind!.text).toContain('1 of them for a downgrade; the longest for 45 s.');
    await pool.query('UPDATE bot_states SET quarantined_at = phase_clock()');
    expect(await workerBehind.observe(pool)).toBeNull();
  });

  test('a permit that expires soon is not counted', async () => {
    await register('bot_1');
    const executor = new Executor(pool);
    await climb(executor, database.clock, 'bot_1', 'proof_of_concept');
    const asked = {
      trade_id: 'a',
      symbol: 'AAPL',
      side: 'long',
      mode: 'live',
      notional: '50',
    } as const;
    await check(executor, { bot: 'bot_1' }, asked);
    await database.clock.advance(299_000);
    expect(await workerBehind.observe(pool)).toBeNull();
  });

  test('the end of the calendar is announced 180, 30 and 7 days before, and when it is reached (rules 1.3)', async () => {
    await register('bot_1');
    const at = async (instant: string) => {
      await database.clock.set(instant);
      const seen = await Promise.all(calendarEnding.map((condition) => condition.observe(pool)));
      return seen.flatMap((alert) => (alert === null ? [] : [alert.title]));
    };
    expect(await at('2035-07-04T04:00:00.000Z')).toEqual([]);
    expect(await at('2035-07-05T05:00:00.000Z')).toEqual([
      'The us-equities calendar ends in 180 days',
    ]);
    expect(await at('2035-12-02T05:00:00.000Z')).toEqual([
      'The us-equities calendar ends in 30 days',
    ]);
    expect(await at('2035-12-30T12:00:00.000Z')).toEqual([
      'The us-equities calendar ends in 1 day',
    ]);
    expect(await at('2035-12-31T12:00:00.000Z')).toEqual(['The us-equities calendar ends today']);
    expect(await at('2036-01-05T12:00:00.000Z')).toEqual(['The us-equities calendar has ended']);
  });

  test('the end of the calendar raises no alert when every bot trades every day', async () => {
    await register('bot_1', 'always-open');
    await database.clock.set('2035-12-30T12:00:00.000Z');
    for (const condition of calendarEnding) expect(await condition.observe(pool)).toBeNull();
  });
});
