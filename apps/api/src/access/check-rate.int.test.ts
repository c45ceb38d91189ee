import { liveCheck, startApi } from '../testing/index.js';

/** The run says by name when it has no Redis. */
const redisUrl = process.env.TEST_REDIS_URL;

describe('the limit of checks a second', () => {
  it('falls back to each process when Redis is away', async () => {
    const api = await startApi({ redisUrl: 'redis://127.0.0.1:1', checksPerSecond: 2 });
    const bot = await api.bot();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => bot.post('/v1/trade-checks', liveCheck(`t${n}`))),
    );
    await api.stop();
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(429);
  });

  const onRedis = redisUrl === undefined ? [] : [redisUrl];
  for (const url of onRedis) {
    it('holds over all processes together, in Redis', async () => {
      const first = await startApi({ redisUrl: url, checksPerSecond: 4 });
      const second = await startApi({
        redisUrl: url,
        checksPerSecond: 4,
        database: first.database,
      });
      const { key } = await first.bot();
      const calls = [1, 2, 3, 4, 5].flatMap((n) =>
        [first, second].map((api) => api.as(key).post('/v1/trade-checks', liveCheck(`t${n}`))),
      );
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      await second.stop();
      await first.stop();
      // Ten calls may fall into two seconds, each of which lets four in.
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(8);
      expect(statuses).toContain(429);
    });
  }
});
