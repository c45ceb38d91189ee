import { MAX_PERMITS } from '@phasegate/phase-core';
import { climb, QUICK } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

describe('outstanding permits', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000 });
    bot = await climb(api, QUICK, 'real_money_trial');
  });
  afterAll(() => api.stop());

  const ask = (trade_id: string) =>
    bot.post('/v1/trade-checks', liveCheck(trade_id, { symbol: 'AAPL', notional: '1' }));

  it.each(['__proto__', 'constructor'])(
    'a trade may be called %s: its permit is kept, renewed, used and given back',
    async (trade_id) => {
      const path = `/v1/trade-checks/${trade_id}`;
      expect(await bot.post(`${path}/renew`)).toMatchObject({
        status: 404,
        body: { code: 'PERMIT_UNKNOWN' },
      });
      const first = await ask(trade_id);
      expect(first).toMatchObject({ status: 200, body: { decision: 'allow' } });
      expect((await ask(trade_id)).body).toEqual(first.body);
      expect(await bot.post(`${path}/renew`)).toMatchObject({
        status: 200,
        body: { decision: 'allow' },
      });
      expect((await bot.get('/v1/status')).body.open_permits).toMatchObject([{ trade_id }]);
      expect((await bot.delete(path)).status).toBe(204);
      expect((await bot.get('/v1/status')).body.open_permits).toEqual([]);
      await ask(trade_id);
      const { checked_at: opened_at } = first.body as { checked_at: string };
      const entry = { ...liveCheck(trade_id, { symbol: 'AAPL', notional: '1' }), opened_at };
      expect(await bot.post('/v1/trades', entry)).toMatchObject({ status: 201 });
      const close = { closed_at: opened_at, pnl: '1' };
      expect(await bot.post(`/v1/trades/${trade_id}/close`, close)).toMatchObject({ status: 200 });
      expect((await bot.get(`/v1/trades/${trade_id}`)).body.trade).toMatchObject({ trade_id });
    },
  );

  it(`are ${MAX_PERMITS} at most: one more is refused until one is given back`, async () => {
    for (let place = 0; place < MAX_PERMITS; place += 1)
      expect((await ask(`p${place}`)).body).toMatchObject({ decision: 'allow' });
    const refused = await ask('one more');
    expect(refused).toMatchObject({
      status: 200,
      body: {
        decision: 'block',
        permit: null,
        reasons: [
          { code: 'PERMITS_EXHAUSTED', message: expect.stringContaining('100 permits') as string },
        ],
      },
    });
    expect((await bot.get('/v1/status')).body.blocked_by).toEqual(['PERMITS_EXHAUSTED']);
    expect((await ask('p0')).body).toMatchObject({ decision: 'allow' });
    await bot.delete('/v1/trade-checks/p1');
    expect((await ask('one more')).body).toMatchObject({ decision: 'allow' });
  });
});
