import { startApi, type TestApi, type TestBot } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('PUT /v1/portfolio', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clock.set('2026-03-09T14:00:00.000Z');
    bot = await api.bot();
    await api.clock.set(NOW);
  });
  afterAll(() => api.stop());

  it('takes the value over, and ignores an older report (rules 2.7)', async () => {
    const newer = await bot.put('/v1/portfolio', { value: '12000.50', net_flow: '2000', at: NOW });
    expect(newer).toMatchObject({ status: 200, body: { equity: '12000.5', ignored: false } });
    const older = await bot.put('/v1/portfolio', {
      value: '1',
      net_flow: '0',
      at: '2026-03-09T14:29:00Z',
    });
    expect(older).toMatchObject({ status: 200, body: { equity: '12000.5', ignored: true } });
  });

  it('answers 422 and names every field at fault', async () => {
    const { status, body } = await bot.put('/v1/portfolio', { value: 12000, at: 'now', note: 'x' });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'at',
      'net_flow',
      'note',
      'value',
    ]);
  });

  it('answers 401 to a revoked key', async () => {
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/keys`);
    await api.admin.delete(`/v1/bots/${bot.id}/keys/${body.items[0].id}`);
    expect((await bot.put('/v1/portfolio', { value: '1', net_flow: '0', at: NOW })).status).toBe(
      401,
    );
  });
});
