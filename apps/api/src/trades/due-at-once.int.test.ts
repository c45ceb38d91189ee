import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const ASKED = '2026-03-09T14:30:00.000Z';
/** The permit has expired, and no process has noticed it yet. */
const LATER = '2026-03-09T14:37:00.000Z';
const NEXT_DAY = '2026-03-10T14:00:00.000Z';
const PASSWORD = 'a password for corrections only';

describe('a report that comes first after something fell due', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: ASKED, overridePassword: PASSWORD });
  });
  beforeEach(async () => {
    await api.clock.set(ASKED);
    bot = await api.bot();
    await toProofOfConcept(api, bot);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
  });
  afterAll(() => api.stop());
  const breaker = async () => (await bot.get('/v1/status')).body.breaker as unknown;

  it.each([LATER, NEXT_DAY])(
    'uses the permit in whose life the entry was, at %s (rules 2.10)',
    async (now) => {
      await api.clock.set(now);
      const { status, body } = await bot.post('/v1/trades', {
        ...liveCheck('t1'),
        opened_at: '2026-03-09T14:31:00.000Z',
      });
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { permitted: true, trading_day: '2026-03-09' },
      });
      expect(await breaker()).toBeNull();
    },
  );

  it('does not give the day back when it is cancelled after its permit expired (rules 2.14)', async () => {
    await api.clock.set(LATER);
    expect((await bot.delete('/v1/trade-checks/t1')).status).toBe(204);
    const { body } = await bot.post('/v1/trade-checks', liveCheck('t2'));
    expect(body.reasons.map(({ code }: { code: string }) => code)).toEqual(['DAILY_LIMIT']);
  });

  it('corrects the session in which the trade closed, finalised or not (rules 2.8)', async () => {
    await bot.post('/v1/trades', { ...liveCheck('t1'), opened_at: ASKED });
    await bot.post('/v1/trades/t1/close', { closed_at: ASKED, pnl: '5' });
    await api.clock.set(NEXT_DAY);
    const correction = {
      pnl: '-2',
      reason: 'fees were missing',
      override_password: PASSWORD,
    };
    expect((await api.admin.post(`/v1/bots/${bot.id}/trades/t1/correct`, correction)).status).toBe(
      200,
    );
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(body.items).toMatchObject([{ type: 'trade.corrected', session_date: '2026-03-09' }]);
  });
});
