import { startApi, liveCheck, type TestApi } from '../testing/index.js';

describe('what a bot reads about itself', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());

  it('is the readiness that people see of it (rules 4.4)', async () => {
    const bot = await api.bot();
    const { body } = await bot.get('/v1/readiness');
    expect(body).toEqual((await api.admin.get(`/v1/bots/${bot.id}/readiness`)).body);
    expect(body).toMatchObject({ phase: 'experience', to: 'proof_of_concept', ready: false });
  });

  it('is the policy in force, not one that waits (rules 7.4)', async () => {
    const bot = await api.bot();
    const policy = { gates: { experience: { win_rate: '0.65' } } };
    await api.admin.put(`/v1/bots/${bot.id}/policy`, { policy, reason: 'stricter' });
    const { items } = (await api.admin.get(`/v1/bots/${bot.id}/policies`)).body;
    expect(items.map(({ state }: { state: string }) => state)).toEqual(['waiting', 'in_force']);
    expect((await bot.get('/v1/policy')).body).toEqual(items[1]);
  });

  it('is its blocked entries with their reasons, and no one else’s', async () => {
    const [bot, other] = [await api.bot(), await api.bot()];
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await bot.post('/v1/trade-checks', liveCheck('t2'));
    const page = (await bot.get('/v1/blocked?limit=1')).body;
    expect(page.items).toMatchObject([
      { kind: 'entry', trade_id: 't2', reasons: [{ code: 'PAPER_ONLY' }] },
    ]);
    const next = (await bot.get(`/v1/blocked?limit=1&cursor=${page.next_cursor}`)).body;
    expect(next.items).toMatchObject([{ trade_id: 't1' }]);
    expect((await other.get('/v1/blocked')).body.items).toEqual([]);
    expect((await bot.get('/v1/blocked?kind=override')).status).toBe(422);
  });
});
