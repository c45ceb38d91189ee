import { startApi, winningHistory, type TestApi, type TestBot } from '../testing/index.js';
import { climb, QUICK, wholeTrade } from '../testing/ladder.js';

/** 09:00 New York of the trading days after the climb to Real Money Trial, which ends on 2026-01-07. */
const at = (date: string) => `2026-01-${date}T14:00:00.000Z`;

const PASSWORD = 'a password for corrections only';

describe('attention', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ overridePassword: PASSWORD, checksPerSecond: 10_000 });
  });
  afterAll(() => api.stop());

  const look = async ({ id }: TestBot) => {
    const { body } = await api.admin.get(`/v1/bots/${id}`);
    return { attention: body.attention as string[], figures: body.figures };
  };

  async function downgraded(): Promise<TestBot> {
    const bot = await climb(api, QUICK, 'real_money_trial');
    for (const place of [1, 2, 3]) await wholeTrade(bot, `loss-${place}`, '-1');
    expect((await look(bot)).attention).toEqual(['DOWNGRADE_DUE']);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason: 'seen' });
    expect((await look(bot)).attention).toEqual(['DOWNGRADED']);
    return bot;
  }

  it('DOWNGRADED: until a counted session of the tenure is finished', async () => {
    const bot = await downgraded();
    await api.clock.set(at('08'));
    await wholeTrade(bot, 'after', '-1', 'live', '50');
    expect((await look(bot)).attention).toEqual(['DOWNGRADED']);
    await api.clock.set(at('09'));
    expect((await look(bot)).attention).not.toContain('DOWNGRADED');
  });

  it('DOWNGRADED: for five trading days at most; by then it is idle', async () => {
    const bot = await downgraded();
    await api.clock.set(at('14'));
    expect((await look(bot)).attention).toEqual(['DOWNGRADED', 'IDLE']);
    await api.clock.set(at('15'));
    expect(await look(bot)).toMatchObject({
      attention: ['IDLE'],
      figures: { trading_days_without_entry: 6 },
    });
  });

  it('DOWNGRADED: not in a tenure that began otherwise', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    expect((await look(bot)).attention).toEqual([]);
  });

  it('IDLE: a bot with imported history is waited for since the import, not since the history (rules 2.11)', async () => {
    await api.clock.set('2026-03-09T14:30:00.000Z');
    const bot = await api.bot();
    // It ends long before the import.
    const trades = winningHistory('2026-01-09');
    await api.admin.post(`/v1/bots/${bot.id}/imports`, { as: 'backtest', trades });
    const idle = async () => {
      const { attention, figures } = await look(bot);
      return [attention.includes('IDLE'), figures.trading_days_without_entry];
    };
    expect(await idle()).toEqual([false, 0]);
    await api.clock.set('2026-03-13T14:30:00.000Z');
    expect(await idle()).toEqual([true, 4]);
  });

  it('GATE_ONE_SHORT: the one criterion that is not met, with its evidence complete', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    expect((await look(bot)).attention).toEqual([]);
    await wholeTrade(bot, 'win', '5');
    expect(await look(bot)).toMatchObject({
      attention: ['GATE_ONE_SHORT'],
      figures: {
        ...{ tenure_trades: 1, tenure_pnl: '5' },
        one_short: { code: 'trading_days', status: 'not_met', sentence: expect.any(String) },
      },
    });
    await api.clock.set(at('07'));
    expect(await look(bot)).toMatchObject({
      attention: ['READY_TO_ADVANCE'],
      figures: { one_short: null },
    });
  });

  it('GATE_ONE_SHORT: the one criterion whose evidence is not complete', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    const entry = { trade_id: 'w', symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' };
    await bot.post('/v1/trade-checks', entry);
    await bot.post('/v1/trades', { ...entry, opened_at: at('06') });
    await bot.post('/v1/trades/w/close', { closed_at: at('06'), pnl: '5' });
    await api.clock.set(at('07'));
    expect(await look(bot)).toMatchObject({
      attention: ['GATE_ONE_SHORT'],
      figures: { one_short: { code: 'average_rr', status: 'insufficient' } },
    });
  });

  it('figures: of the tenure, in the phase’s mode, every kind; voided trades are left out', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    await wholeTrade(bot, 'win', '5.25');
    await wholeTrade(bot, 'paper', '100', 'paper');
    await wholeTrade(bot, 'void', '7');
    await api.admin.post(`/v1/bots/${bot.id}/trades/void/void`, {
      reason: 'a double',
      override_password: PASSWORD,
    });
    const entry = { trade_id: 'exit', symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' };
    await bot.post('/v1/trade-checks', entry);
    await bot.post('/v1/trades', { ...entry, opened_at: at('07') });
    const open = await look(bot);
    expect(open.figures).toMatchObject({ tenure_trades: 1, tenure_pnl: '5.25' });
    await bot.post('/v1/trades/exit/close', {
      ...{ closed_at: at('07'), pnl: '-2', kind: 'emergency_exit' },
    });
    expect((await look(bot)).figures).toMatchObject({
      ...{ tenure_trades: 2, tenure_pnl: '3.25', tenure_since: at('07'), last_trade_at: at('07') },
      trading_days_without_entry: 0,
    });
  });
});
