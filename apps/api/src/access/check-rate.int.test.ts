import { liveCheck, startApi } from '../testing/index.js';

/** The run says by name when it has no Redis. */
const redisUrl = process.env.TEST_REDIS_URL;

describe('the limit of checks a second', () => {
  it('falls back to each process when Redis is away', async () => {
    const api = await startApi({ redisUrl: 'redis://127.0.0.1:1', checksPerSecond: 2 });
    const bot = await api.bot();
    // More than a slow machine can answer.
    const answers = await Promise.all(
      [...Array(60).keys()].map((n) => bot.post('/v1/trade-checks', liveCheck(`t${n}`))),
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
      const began = performance.now();
      const calls = [...Array(40).keys()].flatMap((n) =>
        [first, second].map((api) => api.as(key).post('/v1/trade-checks', liveCheck(`t${n}`))),
      );
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      // Four for each second that has begun; the limit is shared by both processes, otherwise twice as many would pass.
      const seconds = Math.floor((performance.now() - began) / 1_000) + 1;
      await second.stop();
      await first.stop();
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(4 * seconds);
      expect(statuses).toContain(429);
    });
  }
});
