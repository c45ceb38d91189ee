import { callsIn, hostileRequests, type OpenApiDocument } from '../testing/hostile-requests.js';
import { climb, QUICK } from '../testing/ladder.js';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';

const PASSWORD = 'a password, long as it must be';
const ODD_INSTANTS = [
  '0001-01-01T00:00:00Z',
  '1950-06-01T12:00:00Z',
  '1999-12-31T23:59:59.999Z',
  '2100-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
] as const;
const NOW = '2026-01-07T14:00:00.000Z';

let api: TestApi;
let bot: TestBot;
beforeAll(async () => {
  api = await startApi({ overridePassword: PASSWORD, checksPerSecond: 1e9 });
  bot = await climb(api, QUICK, 'real_money_trial');
});
afterAll(() => api.stop());

describe('absurd instants (rules 1.2)', () => {
  it('in every field of every call of the OpenAPI document are refused by name or dealt with, never a fault of ours', async () => {
    const { body } = await api.nobody.get('/openapi.json');
    const document = body as OpenApiDocument;
    // A bot of its own, because some of its entries have no permit.
    const target = await climb(api, QUICK, 'real_money_trial');
    const places = { bot: target.id, trade_id: 'climb-0', seq: '1' };
    const faults: unknown[] = [];
    const taken = new Set<string>();
    let sent = 0;
    for (const call of callsIn(document))
      for (const request of hostileRequests(document, call, places, ODD_INSTANTS)) {
        if (!IS_INSTANT.test(request.field) || call.path === '/v1/stream') continue;
        for (const credential of [api.admin.token, target.key]) {
          const answer = await fetch(api.url + request.path, {
            method: request.method,
            headers: {
              authorization: `Bearer ${credential}`,
              ...(request.body === null ? {} : { 'content-type': 'application/json' }),
            },
            ...(request.body === null ? {} : { body: request.body }),
          });
          const text = await answer.text();
          sent += 1;
          const { call: name, field, value } = request;
          if (answer.status >= 500) faults.push({ name, field, value, text });
          if (answer.status < 300) taken.add(`${name} ${field}`);
        }
      }
    expect(faults).toEqual([]);
    expect(sent).toBeGreaterThan(100);
    // Executions are recorded with any instant; exits are never refused.
    expect([...taken]).toEqual(
      expect.arrayContaining([
        'POST /v1/trades body.opened_at',
        'POST /v1/emergency-exits body.at',
      ]),
    );
  });

  it.each(ODD_INSTANTS)(
    'a live entry and its close of %s are recorded, at the time of recording',
    async (odd) => {
      await api.clock.set(NOW);
      const { body: asked } = await bot.post('/v1/trade-checks', live(odd));
      expect(asked).toMatchObject({ decision: 'allow' });
      const opened = await bot.post('/v1/trades', { ...live(odd), opened_at: odd });
      expect(opened).toMatchObject({ status: 201, body: { permitted: true, opened_at: NOW } });
      const closed = await bot.post(`/v1/trades/${live(odd).trade_id}/close`, {
        closed_at: odd,
        pnl: '0.5',
      });
      expect(closed).toMatchObject({ status: 200, body: { closed_at: NOW, counted: false } });
      const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=2`);
      expect(body.items).toMatchObject([{ clock_skew: true }, { clock_skew: true }]);
    },
  );

  it('entries without a permit of a bot whose every date is a trading day are recorded too', async () => {
    const calendar = { kind: 'always-open' };
    const always = await climb(api, { ...QUICK, calendar }, 'real_money_trial');
    const { body } = await always.get('/v1/status');
    for (const odd of ODD_INSTANTS) {
      const opened = await always.post('/v1/trades', { ...live(odd), opened_at: odd });
      expect(opened).toMatchObject({
        status: 201,
        body: { permitted: false, opened_at: body.as_of, trading_day: body.trading_day },
      });
    }
  });

  it.each(ODD_INSTANTS)('an emergency exit of %s is recorded at the time it came', async (odd) => {
    const exit = { exit_id: `exit-${odd}`, symbol: 'AAPL', reason: 'the feed is stale', at: odd };
    expect(await bot.post('/v1/emergency-exits', exit)).toMatchObject({
      status: 202,
      body: { permitted: true, recorded: true },
    });
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(body.items).toMatchObject([
      { type: 'emergency_exit.requested', reported_at: NOW, clock_skew: true },
    ]);
  });

  it.each(ODD_INSTANTS)('a portfolio report of %s is 422 and names the field', async (odd) => {
    const { status, body } = await bot.put('/v1/portfolio', {
      value: '10000',
      net_flow: '0',
      at: odd,
    });
    expect({ status, fields: body.errors.map(({ field }: { field: string }) => field) }).toEqual({
      status: 422,
      fields: ['at'],
    });
  });

  it('leave bots that can be read in every way', async () => {
    const { body } = await api.admin.get('/v1/bots');
    for (const { id } of body.items)
      for (const what of ['', 'readiness', 'sessions', 'trades', 'events', 'series', 'evidence'])
        expect((await api.admin.get(`/v1/bots/${id}/${what}`.replace(/\/$/, ''))).status).toBe(200);
  });
});

const live = (odd: string) => ({
  trade_id: `live-${odd.slice(0, 4)}`,
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: '10',
});

/** Fields that say when: by their last name. */
const IS_INSTANT = /[._](at|since|until|from|to|start|end|as_of|now|seen)$/;
