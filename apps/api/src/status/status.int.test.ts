import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
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

  it('tells how far each trigger is (rules 6.5)', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    const headroom = async () => (await bot.get('/v1/status')).body.headroom;
    const untouched = { used: '0', limit: '0.05' };
    expect(await headroom()).toEqual({
      consecutive_losses: { losses: 0, limit: 3 },
      rolling_win_rate: null, // 20 trades are not there yet
      daily_loss: untouched,
      drawdown: untouched,
    });
    await wholeTrade(bot, 't1', '100');
    await wholeTrade(bot, 't2', '-202.1');
    await wholeTrade(bot, 't3', '-202.1');
    // 10005 as the day began, 10105 at the peak, 9700.8 now; 5% of each is allowed.
    expect(await headroom()).toEqual({
      consecutive_losses: { losses: 2, limit: 3 },
      rolling_win_rate: null,
      daily_loss: { used: '0.608096', limit: '0.05' },
      drawdown: { used: '0.8', limit: '0.05' },
    });
  });

  it('tells how many losses would break a full window’s win rate (rules 6.5)', async () => {
    const downgrade = { real_money_trial: { rolling_window: 4, consecutive_losses: 1 } };
    const bot = await climb(api, { ...QUICK, downgrade }, 'real_money_trial');
    for (const place of [1, 2, 3, 4]) await wholeTrade(bot, `t${place}`, '1');
    expect((await bot.get('/v1/status')).body.headroom).toMatchObject({
      consecutive_losses: null, // a streak limit of 1 has no headroom
      rolling_win_rate: { win_rate: '1', limit: '0.55', losses_to_break: 2 },
    });
  });

  it('answers 401 to a key that does not exist', async () => {
    const { status, body } = await api.as('pgk_nothing').get('/v1/status');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });
});
