import { startApi, winningHistory, type TestApi } from '../testing/index.js';
import { climb, QUICK, wholeTrade } from '../testing/ladder.js';

describe('GET /v1/bots/{bot}/evidence', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());
  const evidence = async (bot: string) => (await api.admin.get(`/v1/bots/${bot}/evidence`)).body;

  it('of a new bot knows nothing', async () => {
    const { id } = await api.bot();
    expect(await evidence(id)).toEqual({
      phase: 'experience',
      to: 'proof_of_concept',
      win_rate: {
        wins: 0,
        trades: 0,
        threshold: '0.6',
        probability: null,
        interval: null,
        luck: null,
        trades_to_settle: null,
        verdict: 'open',
        looks: 0,
      },
      profit: {
        trades: 0,
        sharpe: null,
        skew: null,
        kurtosis: null,
        probability: null,
        trades_needed: null,
        planned_rr: null,
        realized_rr: null,
        rr_gap: null,
        alternation: null,
      },
      strategies: [],
    });
  });

  it('of Experience looks at the trades of the window (evidence E1, E2)', async () => {
    const { id } = await api.bot();
    await api.admin.post(`/v1/bots/${id}/imports`, {
      as: 'paper',
      trades: winningHistory('2026-03-09'),
    });
    expect(await evidence(id)).toMatchObject({
      phase: 'experience',
      win_rate: { wins: 21, trades: 21, probability: '1', luck: '0', verdict: 'proven' },
      // Twenty-one wins of one and the same return: nothing varies.
      profit: { trades: 21, sharpe: null, planned_rr: '2', realized_rr: null, alternation: null },
      strategies: [{ strategy: null, trades: 21 }],
    });
  });

  it('of a live phase looks at the window of its gate, open trades of before today included', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    await wholeTrade(bot, 'in Trial', '8', 'live', '200');
    expect(await evidence(bot.id)).toMatchObject({
      phase: 'real_money_trial',
      to: 'scaling',
      win_rate: { wins: 1, trades: 1, threshold: '0.7', interval: { high: '1' } },
      profit: { trades: 1, sharpe: null },
    });
  });

  it('is for everybody who sees the bot, and 404 for others', async () => {
    const { id } = await api.bot();
    const compliance = await api.person('compliance');
    expect((await compliance.get(`/v1/bots/${id}/evidence`)).status).toBe(200);
    const stranger = await api.person('operator');
    expect((await stranger.get(`/v1/bots/${id}/evidence`)).status).toBe(404);
  });
});
