import type { RiskAnswer } from '@phasegate/contracts';
import { startApi, type TestApi } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('GET /v1/bots/{bot}/risk', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
  });
  afterAll(() => api.stop());

  const risk = async (bot: string): Promise<RiskAnswer> => {
    const { status, body } = await api.admin.get(`/v1/bots/${bot}/risk`);
    expect(status).toBe(200);
    return body as RiskAnswer;
  };
  it('shows the sessions of a year; what imported trades had at risk, the log does not say', async () => {
    const bot = await api.bot();
    const imported = (date: string, pnl: string) => ({
      ...{ trade_id: date, symbol: 'AAPL', side: 'long', notional: '1000', pnl },
      ...{ opened_at: `${date}T15:00:00Z`, closed_at: `${date}T16:00:00Z` },
    });
    const trades = [
      imported('2025-01-06', '50'),
      imported('2026-02-02', '100'),
      imported('2026-02-03', '-50'),
    ];
    const answer = await api.admin.post(`/v1/bots/${bot.id}/imports`, { as: 'paper', trades });
    expect(answer.status).toBe(201);
    const { start, end, days, r_multiples } = await risk(bot.id);
    expect({ start, end }).toEqual({ start: '2025-03-09', end: '2026-03-09' });
    expect(days).toEqual([
      { date: '2026-02-02', phase: 'experience', pnl: '100', trades: 1 },
      { date: '2026-02-03', phase: 'experience', pnl: '-50', trades: 1 },
    ]);
    expect(r_multiples).toMatchObject({ trades: 0, without_stop: 2, mean: null });
  });

  it('tells results as multiples of what was at risk: here 50, 1,000 with a stop 5% away', async () => {
    const bot = await api.bot();
    const prices = { entry_price: '100', stop_price: '95', target_price: '110' };
    const report = async (trade_id: string, pnl: string, over: object) => {
      const trade = { trade_id, symbol: 'AAPL', side: 'long', mode: 'paper', notional: '1000' };
      const opened = await bot.post('/v1/trades', { ...trade, ...over, opened_at: NOW });
      expect(opened.status).toBe(201);
      await bot.post(`/v1/trades/${trade_id}/close`, { closed_at: NOW, pnl });
    };
    for (const [place, pnl] of ['100', '-50', '-49.99', '1000', '-500'].entries())
      await report(`t-${place}`, pnl, prices);
    await report('without', '7', {});
    const { classes, ...figures } = (await risk(bot.id)).r_multiples;
    // 2 − 1 − 0.9998 + 20 − 10 over five trades
    expect(figures).toEqual({ trades: 5, without_stop: 1, mean: '2' });
    expect(classes.filter(({ trades: count }) => count > 0)).toEqual([
      { from: null, below: '-3', trades: 1 },
      { from: '-1', below: '-0.5', trades: 2 },
      { from: '2', below: '2.5', trades: 1 },
      { from: '5', below: null, trades: 1 },
    ]);
    for (const [place, { from }] of classes.entries())
      if (place > 0) expect(from).toBe(classes[place - 1]!.below);
  });

  it('is empty for a bot that has not traded', async () => {
    const { days, r_multiples } = await risk((await api.bot()).id);
    expect(days).toEqual([]);
    expect(r_multiples).toMatchObject({ trades: 0, without_stop: 0, mean: null });
  });
});
