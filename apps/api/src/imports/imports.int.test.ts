import { startApi, winningHistory, type TestApi, type TestBot } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('POST /v1/bots/{bot}/imports', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clock.set(NOW);
    bot = await api.bot();
  });
  afterAll(() => api.stop());
  const send = (body: object) => api.admin.post(`/v1/bots/${bot.id}/imports`, body);
  const [trade] = winningHistory('2026-03-09', 1) as [Record<string, unknown>];

  it('takes a history as Experience evidence, with its warnings (rules 2.11)', async () => {
    const { status, body } = await send({
      as: 'backtest',
      trades: winningHistory('2026-03-09', 14),
      warnings: ['profit_abs is gross'],
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      as: 'backtest',
      trades: 14,
      sessions: 14,
      warnings: ['profit_abs is gross'],
      at: NOW,
    });
    const sessions = await api.admin.get(`/v1/bots/${bot.id}/sessions?limit=200`);
    expect(sessions.body.items).toHaveLength(14);
    expect(sessions.body.items.every(({ imported }: { imported: boolean }) => imported)).toBe(true);
  });

  it.each([
    ['backtest', 10],
    ['paper', 20],
  ])(
    'of a %s the last %d sessions count, of the 20 that the gate asks for (rules 2.11)',
    async (as, counted) => {
      await send({ as, trades: winningHistory('2026-03-09', 25) });
      const { body } = await api.admin.get(`/v1/bots/${bot.id}/readiness`);
      expect(body.criteria[0]).toMatchObject({
        code: 'profitable_sessions',
        required: 20,
        actual: counted,
        status: counted === 20 ? 'met' : 'not_met',
      });
    },
  );

  it('is done once, and never into a bot that has traded: 409', async () => {
    await send({ as: 'backtest', trades: [trade] });
    expect(await send({ as: 'backtest', trades: [trade] })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_TRADED' },
    });
  });

  it('refuses a history from the future and one beyond the calendar, and names the field', async () => {
    const later = {
      ...trade,
      opened_at: '2027-01-04T15:00:00Z',
      closed_at: '2027-01-04T16:00:00Z',
    };
    expect(await send({ as: 'paper', trades: [later] })).toMatchObject({
      status: 422,
      body: { code: 'HISTORY_IN_FUTURE', errors: [{ field: 'trades' }] },
    });
    const early = {
      ...trade,
      opened_at: '2010-01-04T15:00:00Z',
      closed_at: '2010-01-04T16:00:00Z',
    };
    expect(await send({ as: 'paper', trades: [early] })).toMatchObject({
      status: 422,
      body: { code: 'CALENDAR_ENDED' },
    });
  });

  it.each<[string, object]>([
    ['trades', { as: 'paper', trades: [] }],
    ['trades', { as: 'paper' }],
    ['as', { as: 'luck', trades: [trade] }],
    ['trades.0.pnl', { as: 'paper', trades: [{ ...trade, pnl: 10 }] }],
    [
      'trades.0.closed_at',
      { as: 'paper', trades: [{ ...trade, closed_at: '2020-01-01T00:00:00Z' }] },
    ],
    ['trades.1.trade_id', { as: 'paper', trades: [trade, trade] }],
    ['trades.0.colour', { as: 'paper', trades: [{ ...trade, colour: 'red' }] }],
  ])('is 422 and names %s', async (field, body) => {
    const answer = await send(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
  });

  it('takes far more than other calls do, and 413 beyond 32 MB', async () => {
    const pad = (bytes: number) =>
      JSON.stringify({ as: 'paper', trades: [trade], reason: ' '.repeat(bytes) });
    const json = { 'content-type': 'application/json' };
    expect(
      (
        await api.admin.send('POST', `/v1/bots/${bot.id}/imports`, {
          headers: json,
          body: pad(1_000_000),
        })
      ).status,
    ).toBe(422);
    expect(
      (
        await api.admin.send('POST', `/v1/bots/${bot.id}/imports`, {
          headers: json,
          body: pad(33_554_433),
        })
      ).status,
    ).toBe(413);
  });
});
