import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { startApi, type TestApi } from '../testing/index.js';

describe('GET /v1/bots/{bot}/series', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000 });
  });
  afterAll(() => api.stop());

  it('of a bot that has not traded are its current figures and its first tenure', async () => {
    await api.clock.set('2026-01-05T13:00:00.000Z');
    const bot = await api.bot();
    expect((await api.admin.get(`/v1/bots/${bot.id}/series`)).body).toMatchObject({
      from: null,
      to: null,
      sessions: 0,
      points: [],
      now: {
        date: '2026-01-05',
        phase: 'experience',
        equity: '10000',
        pnl_cumulative: '0',
        size: null,
      },
      bands: [
        { phase: 'experience', from: '2026-01-05T13:00:00.000Z', to: null, left_by: null, seq: 1 },
      ],
      downgrades: [],
      sizes: [],
      left_off_before: null,
    });
  });

  it('begins with imported history where it was imported (rules 2.11)', async () => {
    await api.clock.set('2026-01-05T13:00:00.000Z');
    const bot = await api.bot();
    const trades = ['2025-12-01', '2025-12-02'].map((date) => ({
      trade_id: date,
      symbol: 'AAPL',
      side: 'long',
      opened_at: `${date}T15:00:00.000Z`,
      closed_at: `${date}T16:00:00.000Z`,
      notional: '1000',
      pnl: '10',
    }));
    await api.admin.post(`/v1/bots/${bot.id}/imports`, { as: 'backtest', trades });
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/series`);
    expect(body.points).toMatchObject([
      { date: '2025-12-01', pnl_cumulative: '10', equity: '10000', win_rate: '1' },
      { date: '2025-12-02', pnl_cumulative: '20', equity: '10000', win_rate: '1' },
    ]);
    const from = '2025-12-01T15:00:00.000Z';
    expect(body.bands).toMatchObject([{ phase: 'experience', from, to: null }]);
    expect(body.thresholds).toMatchObject([{ phase: 'experience', from, to: null }]);
  });

  it('tells when a share of equity caps the size, and when no longer (rules 3.2)', async () => {
    const bot = await climb(api, QUICK, 'scaling');
    const withdraw = (value: string, net_flow: string, at: string) =>
      bot.put('/v1/portfolio', { value, net_flow, at });
    await withdraw('3000', '-7010', '2026-01-08T14:30:00.000Z');
    await wholeTrade(bot, 'small', '1');
    await api.clock.set('2026-01-09T15:00:00.000Z');
    await wholeTrade(bot, 'still small', '1');
    await withdraw('9000', '5998', '2026-01-09T15:30:00.000Z');
    await api.clock.set('2026-01-12T15:00:00.000Z');
    await wholeTrade(bot, 'as before', '1');
    await api.clock.set('2026-01-13T15:00:00.000Z');
    // The next command of any kind carries out what is due.
    await wholeTrade(bot, 'the next day', '1');
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/series`);
    const caps = body.sizes.filter(({ cause }: { cause: string }) => cause === 'equity_cap');
    expect(caps).toMatchObject([
      {
        at: '2026-01-09T12:00:00.000Z',
        size: '200',
        effective_size: '150',
        sentence: 'An equity of 3000 USD caps entries at 150 USD, below the size of 200 USD.',
      },
      {
        at: '2026-01-12T12:00:00.000Z',
        size: '200',
        effective_size: '200',
        sentence: 'An equity of 9000 USD no longer caps entries below the size of 200 USD.',
      },
    ]);
    expect(
      body.points.slice(-3).map(({ effective_size }: { effective_size: string }) => effective_size),
    ).toEqual(['150', '200', '200']);
  });
});
