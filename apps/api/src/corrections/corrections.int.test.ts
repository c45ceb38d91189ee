import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const PASSWORD = 'a password for corrections only';

describe('corrections', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: NOW, overridePassword: PASSWORD });
  });
  beforeEach(async () => {
    bot = await api.bot();
    await bot.post('/v1/trades', { ...liveCheck('t1'), mode: 'paper', opened_at: NOW });
  });
  afterAll(() => api.stop());
  const close = () => bot.post('/v1/trades/t1/close', { closed_at: NOW, pnl: '5' });
  const override_password = PASSWORD;
  const correct = (body: object) =>
    api.admin.post(`/v1/bots/${bot.id}/trades/t1/correct`, { override_password, ...body });
  const voided = (trade_id = 't1') =>
    api.admin.post(`/v1/bots/${bot.id}/trades/${trade_id}/void`, {
      reason: 'an orphan',
      override_password,
    });

  it('replace a result; the log keeps both (rules 8.1)', async () => {
    await close();
    expect(await correct({ pnl: '-2.50', reason: 'fees were missing' })).toMatchObject({
      status: 200,
      body: { pnl: '-2.5', outcome: 'loss' },
    });
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=2`);
    expect(body.items).toMatchObject([
      {
        type: 'trade.corrected',
        pnl_before: '5',
        pnl: '-2.5',
        by: api.admin.actor,
        reason: 'fees were missing',
      },
      { type: 'phase.override_accepted', action: 'correction', pnl_before: '5', pnl: '-2.5' },
    ]);
  });

  it('without the override password are refused, and change nothing (rules 7.5)', async () => {
    await close();
    expect(await correct({ pnl: '-2.5', reason: 'x', override_password: 'a guess' })).toMatchObject(
      {
        status: 403,
        body: { code: 'PASSWORD_WRONG' },
      },
    );
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=2`);
    expect(body.items).toMatchObject([
      { type: 'phase.override_blocked', action: 'correction', code: 'PASSWORD_WRONG' },
      { type: 'trade.closed', pnl: '5' },
    ]);
  });

  it('of an open trade’s result are 409', async () => {
    expect(await correct({ pnl: '1', reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'TRADE_NOT_CLOSED' },
    });
  });

  it('void a trade, once; it cannot be closed afterwards', async () => {
    expect(await voided()).toMatchObject({ status: 200, body: { status: 'voided' } });
    expect((await bot.get('/v1/status')).body.open_trades).toBe(0);
    expect(await voided()).toMatchObject({ status: 409, body: { code: 'TRADE_CONFLICT' } });
    expect(await close()).toMatchObject({ status: 409, body: { code: 'TRADE_CONFLICT' } });
  });

  it('of a trade that does not exist are 404', async () => {
    expect(await voided('t2')).toMatchObject({ status: 404, body: { code: 'TRADE_UNKNOWN' } });
  });

  it('are 422 without a reason, or with a JSON number', async () => {
    const { body } = await correct({ pnl: 1 });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['pnl', 'reason']);
  });
});
