import { newCredential } from '@phasegate/db';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

describe('invalid keys', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
    bot = await api.bot();
    // Seen before the flood comes.
    expect((await check(bot.key)).status).toBe(200);
  });
  afterAll(() => api.stop());

  const check = (key: string) => api.as(key).post('/v1/trade-checks', liveCheck('t1'));

  it('and invalid tokens do not lock a person out', async () => {
    const person = await api.person('compliance');
    expect((await person.get('/v1/me')).status).toBe(200);
    const flood = Array.from({ length: 200 }, () => api.as(newCredential('pgt')).get('/v1/me'));
    const [real, ...others] = await Promise.all([person.get('/v1/me'), ...flood]);
    expect(real.status).toBe(200);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });

  it('are looked up a few at a time: the rest gets 429, and a valid key is still served', async () => {
    const flood = Array.from({ length: 400 }, () => check(newCredential('pgk')));
    const [real, ...others] = await Promise.all([check(bot.key), ...flood]);
    expect(real.status).toBe(200);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([401, 429]));
    for (const { status, headers } of others)
      expect(headers.get('retry-after')).toBe(status === 429 ? '1' : null);
  });
});
