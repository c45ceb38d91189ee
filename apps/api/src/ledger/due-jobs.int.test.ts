import { createTestDatabase, type TestDatabase } from '@phasegate/db/testing';
import {
  connectQueues,
  migrateQueues,
  openWorker,
  type JobWorker,
  type QueueConnection,
} from '@phasegate/queues';
import { startApi, toProofOfConcept, type TestApi, type TestBot } from '../testing/index.js';

/** The run says by name when it has no Redis. */
const redis = process.env.TEST_REDIS_URL;
const BACKENDS: [string, string | undefined][] = [
  ['PostgreSQL', undefined],
  ...(redis === undefined ? [] : [['Redis', redis] as [string, string]]),
];
const DAYS = ['2026-03-09', '2026-03-10', '2026-03-11'];

describe.each(BACKENDS)('a downgrade that is due, with the queues in %s', (_backend, redisUrl) => {
  let api: TestApi;
  let database: TestDatabase;
  let connection: QueueConnection;
  let worker: JobWorker | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startApi({ database, ...(redisUrl === undefined ? {} : { redisUrl }) });
    connection = connectQueues({ redisUrl, databaseUrl: database.serviceUrl }, 'worker');
  });
  beforeEach(() => api.clock.set('2026-03-09T14:30:00.000Z'));
  afterAll(async () => {
    await worker?.close();
    await connection.close();
    await api.stop();
    await database.drop();
  });

  /** Three losses in a row (rules 6.1). */
  const lose = async (bot: TestBot) => {
    for (const day of DAYS) {
      await api.clock.set(`${day}T14:30:00.000Z`);
      const trade = { trade_id: day, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' };
      await bot.post('/v1/trade-checks', trade);
      await bot.post('/v1/trades', { ...trade, opened_at: `${day}T14:30:00.000Z` });
      await bot.post(`/v1/trades/${day}/close`, { closed_at: `${day}T14:30:00.000Z`, pnl: '-1' });
    }
  };

  it('is recorded also when the queue cannot be used', async () => {
    if (redisUrl !== undefined) return;
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    await lose(bot);
    expect((await bot.get('/v1/status')).body.downgrade_due).toBe(true);
    await migrateQueues(database.ownerUrl);
  });

  it('is told to the worker at once; entries are blocked already (rules 6.4)', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    const told = new Promise<string>((resolve, reject) => {
      worker = openWorker(connection, 'due', (payload) => Promise.resolve(resolve(payload.bot)), {
        concurrency: 1,
        onError: reject,
      });
    });
    await lose(bot);
    expect(await told).toBe(bot.id);
    expect((await bot.get('/v1/status')).body).toMatchObject({
      downgrade_due: true,
      blocked_by: ['DOWNGRADE_DUE', 'DAILY_LIMIT'],
    });
  });
});
