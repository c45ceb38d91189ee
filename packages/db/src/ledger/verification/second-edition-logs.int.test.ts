import { isRefusal } from '@phasegate/phase-core';
import type pg from 'pg';
import { createTestDatabase, patientPool, type TestDatabase } from '../../testing/index.js';
import { SECOND_EDITION_LOGS, secondEditionLog } from '../../testing/second-edition.js';
import { check } from '../commands/checks.js';
import { resetSessions } from '../commands/overrides.js';
import { reportClose, reportEntry } from '../commands/reports.js';
import { Executor } from '../execution/execute.js';
import { refoldOutdated } from './refold.js';
import { verifyLog } from './verify.js';
import { viewBot } from '../state/view.js';

describe('a bot whose log the second edition wrote', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = patientPool(database.ownerUrl, { max: 1 });
    pool = patientPool(database.serviceUrl);
  });
  afterAll(async () => {
    await Promise.all([owner.end(), pool.end()]);
    await database.drop();
  });

  /** Stores a log as it was left, its state in the form of then, and what the migration does. */
  async function migrated(name: (typeof SECOND_EDITION_LOGS)[number]): Promise<string> {
    const lines = secondEditionLog(name);
    const { bot, currency, at } = lines[0]!.event;
    const last = lines.at(-1)!;
    await database.clock.set(last.event['at'] as string);
    await owner.query(
      `INSERT INTO bots (id, name, currency, created_at, created_by) VALUES ($1, $2, $3, $4, 'test')`,
      [bot, name, currency, at],
    );
    for (const { event, body, hash } of lines)
      await owner.query(
        'INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          bot,
          event['seq'],
          event['at'],
          event['type'],
          event['phase'],
          body,
          event['prev_hash'],
          hash,
        ],
      );
    await owner.query(
      `INSERT INTO bot_states (bot, seq, hash, hot, policies, record, seal)
       VALUES ($1, $2, $3, '{"version":2}', '{}', '{}', 'none')`,
      [bot, lines.length, last.hash],
    );
    expect(await refoldOutdated(owner, { vouched: true })).toEqual({ broken: [] });
    return bot;
  }

  test.each(SECOND_EDITION_LOGS)(
    '%s: verifies, and its read models are those of its log (rules 8.1)',
    async (name) => {
      const bot = await migrated(name);
      const { events, fault } = await verifyLog(pool, bot);
      expect({ events, fault }).toEqual({ events: secondEditionLog(name).length, fault: null });
    },
  );

  test('goes on by its own policy until its next tenure, and then by the new keys’ defaults too', async () => {
    const bot = secondEditionLog('varied')[0]!.event.bot;
    const ref = { bot };
    const executor = new Executor(pool);
    await database.clock.set(secondEditionLog('varied').at(-1)!.event['at'] as string);
    const { now, state: then } = await viewBot(pool, bot);
    expect(Object.keys(then.hot.permits)).toEqual(['waiting']);
    expect(Object.keys(then.record.open)).toEqual(['past']);
    expect(then.hot.breaker).toBeNull();

    // The permit of then is used now, and its entry counts from the first cent on, as it did.
    const entry = { trade_id: 'waiting', symbol: 'AAPL', side: 'long', mode: 'live' } as const;
    await reportEntry(executor, ref, { ...entry, notional: '20', opened_at: now });
    for (const trade_id of ['waiting', 'past'])
      await reportClose(executor, ref, trade_id, { closed_at: now, pnl: '0.5', kind: 'strategy' });
    const closed = await pool.query(
      `SELECT trade_id, counted FROM trades WHERE bot = $1 AND trade_id IN ('waiting', 'past') ORDER BY trade_id`,
      [bot],
    );
    expect(closed.rows).toEqual([
      { trade_id: 'past', counted: false },
      { trade_id: 'waiting', counted: true },
    ]);

    const person = { by: 'adm_1', reason: 'a new tenure' };
    const reset = await resetSessions(pool, executor, { bot, person, password: 'confirmed' });
    expect(isRefusal(reset.result)).toBe(false);
    const { policy } = (await viewBot(pool, bot)).state.policies;
    expect(policy.evidence).toMatchObject({ min_size_share: '0.25', max_open_days: 5 });
    const { result } = await check(executor, ref, { ...entry, trade_id: 'new', notional: '1000' });
    expect(result).toMatchObject({ decision: 'block' });
    expect((await verifyLog(pool, bot)).fault).toBeNull();
  });
});
