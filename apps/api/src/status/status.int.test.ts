import { startApi, type TestApi } from '../testing/index.js';

describe('GET /v1/status', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());

  it('tells a new bot that it trades on paper only (rules 2.2)', async () => {
    const bot = await api.bot();
    const { status, body } = await bot.get('/v1/status');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      bot: bot.id,
      phase: 'experience',
      size: null,
      effective_size: null,
      breaker: null,
      entries_today: 0,
      blocked_by: ['PAPER_ONLY'],
      next_allowed_at: null,
      trading_day: '2026-03-09',
      equity: '10000',
      open_permits: [],
      open_trades: 0,
      readiness: { to: 'proof_of_concept', ready: false },
      as_of: '2026-03-09T14:30:00.000Z',
    });
  });

  it('answers 401 to a key that does not exist', async () => {
    const { status, body } = await api.as('pgk_nothing').get('/v1/status');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });
});
