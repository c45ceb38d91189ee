import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

describe('GET /v1/bots/{bot}/breaker', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000, overridePassword: 'correct horse battery' });
  });
  afterAll(() => api.stop());

  const breaker = async (bot: TestBot, query = '') =>
    (await api.admin.get(`/v1/bots/${bot.id}/breaker${query}`)).body;
  const acknowledge = (bot: TestBot, reason: string) =>
    api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason });
  const loseThree = async (bot: TestBot, name: string) => {
    for (const turn of [1, 2, 3]) await wholeTrade(bot, `${name}-${turn}`, '-1');
  };

  it('is closed and without a history where nothing ever happened', async () => {
    expect(await breaker(await api.bot())).toEqual({
      open: null,
      history: { items: [], next_cursor: null },
    });
  });

  it('tells each time that it was open: cause, evidence, who closed it and why (rules 6.3)', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    await loseThree(bot, 'lost');
    await acknowledge(bot, 'the market turned');
    await api.clock.advance(60_000);
    const { body: status } = await bot.get('/v1/status');
    await bot.post('/v1/trades', { ...liveCheck('sneaked'), opened_at: status.as_of });
    await acknowledge(bot, 'it was me');
    await api.clock.advance(60_000);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'the news' });

    const { open, history } = await breaker(bot);
    const [byHand, unpermitted, downgrade] = history.items;
    expect(history.items).toHaveLength(3);
    expect(open).toEqual(byHand);
    expect(byHand).toMatchObject({
      cause: 'manual',
      // Before people by name; the id is in its own field.
      sentence: 'Tripped manually by the admin (reason given: “the news”).',
      opened_by: api.admin.actor,
      evidence: null,
      closed_at: null,
      closed_by: null,
      reason: null,
    });
    expect(unpermitted).toMatchObject({
      cause: 'unpermitted_trade',
      sentence: 'Live trade sneaked in AAPL of 100 USD was reported without a permit.',
      evidence: { type: 'trade.unpermitted', trade_id: 'sneaked' },
      opened_by: null,
      closed_by: api.admin.actor,
      reason: 'it was me',
    });
    expect(downgrade).toMatchObject({
      cause: 'downgrade',
      blocks_paper: false,
      sentence: 'Downgraded from Real Money Trial to Proof of Concept: 3 losing trades in a row.',
      evidence: { type: 'phase.downgraded', triggers: ['consecutive_losses'] },
      reason: 'the market turned',
    });
    expect(downgrade.closed_at >= downgrade.opened_at).toBe(true);

    const first = await breaker(bot, '?limit=2');
    const second = await breaker(bot, `?limit=2&cursor=${first.history.next_cursor}`);
    expect([...first.history.items, ...second.history.items]).toEqual(history.items);
    expect(second).toMatchObject({ open: byHand, history: { next_cursor: null } });
  });

  it('blocked paper too where the bot fell to Experience (rules 6.3)', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    for (const day of ['2026-01-06', '2026-01-07', '2026-01-08']) {
      await api.clock.set(`${day}T15:00:00.000Z`);
      await wholeTrade(bot, `lost-${day}`, '-1');
    }
    // The acknowledgement carries out first what is due.
    expect((await acknowledge(bot, 'known')).status).toBe(200);
    expect((await breaker(bot)).history.items).toMatchObject([
      { cause: 'downgrade', blocks_paper: true },
    ]);
  });

  it('blocked paper too from when an administrator rolled the fallen bot back to Experience', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    await loseThree(bot, 'lost');
    // The next command of any kind carries the downgrade out first.
    const rolled = await api.admin.post(`/v1/bots/${bot.id}/rollback`, {
      to_phase: 'experience',
      reason: 'start again',
      override_password: 'correct horse battery',
    });
    expect(rolled.status).toBe(200);
    const { open } = await breaker(bot);
    expect(open).toMatchObject({ cause: 'downgrade', blocks_paper: true });
    expect((await bot.get('/v1/status')).body.breaker).toMatchObject({
      blocks_paper: true,
    });
  });
});
