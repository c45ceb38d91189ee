import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('halt and resume', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    bot = await api.bot();
    await toProofOfConcept(api, bot);
  });
  afterAll(() => api.stop());

  it('stop every entry, paper too, and take permits back; exits go on (rules 3, 3.3)', async () => {
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    const halted = await api.admin.post('/v1/halt', { reason: 'news' });
    expect(halted).toMatchObject({
      status: 200,
      body: { halted: true, halted_at: NOW, by: api.admin.actor, reason: 'news' },
    });
    const standing = await bot.get('/v1/status');
    expect(standing.body).toMatchObject({
      halted: true,
      open_permits: [],
      blocked_by: ['HALTED', 'DAILY_LIMIT'],
    });
    const paper = await bot.post('/v1/trade-checks', liveCheck('t2', { mode: 'paper' }));
    expect(paper.body).toMatchObject({ decision: 'block', reasons: [{ code: 'HALTED' }] });
    expect((await bot.post('/v1/emergency-exits', {})).status).toBe(202);
    const resumed = await api.admin.post('/v1/resume', { reason: 'over' });
    expect(resumed.body).toEqual({ halted: false, halted_at: null, by: null, reason: null });
  });

  it('change nothing when they are repeated', async () => {
    await api.admin.post('/v1/halt', { reason: 'first' });
    expect((await api.admin.post('/v1/halt', { reason: 'second' })).body.reason).toBe('first');
    expect((await api.admin.get('/v1/halt')).body.halted).toBe(true);
    await api.admin.post('/v1/resume', { reason: 'over' });
    expect((await api.admin.post('/v1/resume', { reason: 'again' })).status).toBe(200);
  });

  it('need a reason', async () => {
    expect((await api.admin.post('/v1/halt', {})).status).toBe(422);
    expect((await api.admin.post('/v1/resume')).status).toBe(422);
  });
});
