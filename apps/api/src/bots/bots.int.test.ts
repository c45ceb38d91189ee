import { liveCheck, startApi, toProofOfConcept, type TestApi } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const NEW = { name: 'Momentum', portfolio_value: '5000' };

describe('bots', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clock.set(NOW));
  afterAll(() => api.stop());

  describe('POST /v1/bots', () => {
    it('registers a bot in Experience, with the caller as its first member', async () => {
      const operator = await api.person('operator');
      const { status, body } = await operator.post('/v1/bots', NEW);
      expect(status).toBe(201);
      expect(body).toMatchObject({
        name: 'Momentum',
        currency: 'USD',
        created_at: NOW,
        archived_at: null,
        attention: [],
        members: [operator.actor],
        policy_version: 1,
        status: { bot: body.id, phase: 'experience', equity: '5000' },
      });
      expect(body.id).toMatch(/^bot_[\w-]{16}$/);
      expect((await operator.get(`/v1/bots/${body.id}`)).status).toBe(200);
    });

    it('takes freqtrade’s preset, and a policy on top of it', async () => {
      const { body } = await api.admin.post('/v1/bots', {
        ...NEW,
        preset: 'freqtrade',
        policy: { gates: { experience: { win_rate: '0.7' } } },
      });
      const { body: policies } = await api.admin.get(`/v1/bots/${body.id}/policies`);
      expect(policies.items[0]).toMatchObject({
        version: 1,
        state: 'in_force',
        takes_effect: 'registration',
        policy: {
          calendar: { kind: 'always-open' },
          risk_reward: 'realized',
          gates: { experience: { win_rate: '0.7' } },
        },
      });
    });

    it.each([
      [
        'JPY',
        undefined,
        'is needed for a bot in JPY: the amount of JPY that stands for one dollar',
      ],
      ['USD', '100', 'must be 1 for a bot in USD: the sizes are in dollars'],
      ['USDT', '0.01', 'must be 1 for a bot in USDT: the sizes are in dollars'],
    ])('is 422 for a bot in %s with the unit %s (rules 1.5)', async (currency, unit, message) => {
      const { status, body } = await api.admin.post('/v1/bots', {
        ...NEW,
        currency,
        ...(unit === undefined ? {} : { policy: { sizing: { unit } } }),
      });
      expect({ status, errors: body.errors }).toEqual({
        status: 422,
        errors: [{ field: 'policy.sizing.unit', message }],
      });
    });

    it('lets an administrator alone say what a dollar is in another currency (rules 1.5, 5.6)', async () => {
      const yen = { ...NEW, currency: 'JPY', policy: { sizing: { unit: '150' } } };
      const operator = await api.person('operator');
      expect(await operator.post('/v1/bots', yen)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
      const { status, body } = await api.admin.post('/v1/bots', yen);
      expect({ status, currency: body.currency }).toEqual({ status: 201, currency: 'JPY' });
    });

    it('answers 403 to a looser policy and names its keys (rules 7.4)', async () => {
      const { status, body } = await api.admin.post('/v1/bots', {
        ...NEW,
        policy: { gates: { experience: { win_rate: '0.5' } } },
      });
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'OVERRIDE_REQUIRED' });
      expect(body.detail).toContain('gates.experience.win_rate');
    });

    it.each([
      ['portfolio_value', { ...NEW, portfolio_value: 5000 }],
      ['portfolio_value', { ...NEW, portfolio_value: '0' }],
      ['currency', { ...NEW, currency: 'usd' }],
      ['preset', { ...NEW, preset: 'other' }],
      [
        'policy.gates.experience.win_rate',
        { ...NEW, policy: { gates: { experience: { win_rate: 0.7 } } } },
      ],
      [
        'policy.gates.experience.luck',
        { ...NEW, policy: { gates: { experience: { luck: '1' } } } },
      ],
      ['policy', { ...NEW, policy: 'strict' }],
      ['name', { portfolio_value: '1' }],
      ['owner', { ...NEW, owner: 'me' }],
    ])('is 422 and names %s', async (field, body) => {
      const answer = await api.admin.post('/v1/bots', body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
    });
  });

  describe('GET /v1/bots', () => {
    it('pages newest first, each bot once', async () => {
      const operator = await api.person('operator');
      const made: string[] = [];
      for (const n of [1, 2, 3, 4, 5]) {
        await api.clock.advance(n % 2);
        made.push(
          (await operator.post('/v1/bots', { ...NEW, name: `bot ${n}` })).body.id as string,
        );
      }
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await operator.get(
          `/v1/bots?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.next_cursor;
      }
      expect([...seen].sort()).toEqual([...made].sort());
      expect(seen[0]).toBe(made[4]);
    });

    it('shows an operator their own, the others all', async () => {
      const [mine, operator, compliance] = [
        await api.bot(),
        await api.person('operator'),
        await api.person('compliance'),
      ];
      expect((await operator.get('/v1/bots')).body).toEqual({
        items: [],
        next_cursor: null,
        total: 0,
      });
      expect(
        (await compliance.get('/v1/bots?limit=200')).body.items.map(({ id }: { id: string }) => id),
      ).toContain(mine.id);
    });

    it('says why somebody should look at a bot', async () => {
      const bot = await api.bot();
      await toProofOfConcept(api, bot);
      const attention = async () => (await api.admin.get(`/v1/bots/${bot.id}`)).body.attention;
      expect(await attention()).toEqual([]);
      await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
      expect(await attention()).toEqual(['BREAKER_OPEN']);
      await api.clock.set('2026-03-16T14:30:00.000Z');
      expect(await attention()).toEqual(['BREAKER_OPEN', 'IDLE']);
      await bot.post('/v1/trades', { ...liveCheck('t1'), mode: 'paper', opened_at: NOW });
      await bot.post('/v1/trades/t1/close', { closed_at: NOW, pnl: '1', kind: 'emergency_exit' });
      expect(await attention()).toEqual(['BREAKER_OPEN', 'IDLE', 'MANY_EMERGENCY_EXITS']);
      await api.admin.post('/v1/halt', { reason: 'news' });
      expect(await attention()).toContain('HALTED');
      await api.admin.post('/v1/resume', { reason: 'over' });
    });

    it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=nonsense', 'archived=maybe', 'colour=red'])(
      'is 422 with %s',
      async (query) => {
        const { status, body } = await api.admin.get(`/v1/bots?${query}`);
        expect({ status, field: body.errors[0].field }).toEqual({
          status: 422,
          field: query.split('=')[0],
        });
      },
    );
  });

  describe('PATCH /v1/bots/{bot}', () => {
    it('renames and archives; archived bots are listed apart', async () => {
      const operator = await api.person('operator');
      const { body } = await operator.post('/v1/bots', NEW);
      const changed = await operator.patch(`/v1/bots/${body.id}`, {
        name: 'Old hand',
        archived: true,
      });
      expect(changed).toMatchObject({ status: 200, body: { name: 'Old hand', archived_at: NOW } });
      expect((await operator.get('/v1/bots')).body.items).toEqual([]);
      expect((await operator.get('/v1/bots?archived=true')).body.items).toHaveLength(1);
    });

    it('archives no bot with open positions; one that is archived enters nothing, and reports what it entered before (rules 3.3)', async () => {
      const bot = await api.bot();
      const entry = { trade_id: 't1', symbol: 'AAPL', side: 'long', mode: 'paper', notional: '50' };
      await bot.post('/v1/trades', { ...entry, opened_at: NOW });
      const refused = await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true });
      expect(refused).toMatchObject({ status: 409, body: { code: 'OPEN_POSITIONS' } });
      expect((await bot.get('/v1/status')).status).toBe(200);
      await bot.post('/v1/trades/t1/close', { closed_at: NOW, pnl: '1' });
      expect((await bot.post('/v1/trade-checks', { ...entry, trade_id: 't2' })).status).toBe(200);
      expect((await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true })).status).toBe(200);
      expect(await bot.post('/v1/trade-checks', { ...entry, trade_id: 't3' })).toMatchObject({
        status: 409,
        body: { code: 'BOT_ARCHIVED' },
      });
      const opened = await bot.post('/v1/trades', { ...entry, trade_id: 't2', opened_at: NOW });
      const closed = await bot.post('/v1/trades/t2/close', { closed_at: NOW, pnl: '1' });
      expect([opened.status, closed.status]).toEqual([201, 200]);
      expect((await bot.post('/v1/emergency-exits', {})).status).toBe(202);
    });

    it('lets an administrator change who may see a bot', async () => {
      const [bot, operator] = [await api.bot(), await api.person('operator')];
      expect((await operator.get(`/v1/bots/${bot.id}`)).status).toBe(404);
      await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
      expect((await operator.get(`/v1/bots/${bot.id}`)).status).toBe(200);
      expect(
        (await operator.patch(`/v1/bots/${bot.id}`, { members: { add: ['friend'] } })).status,
      ).toBe(403);
      await api.admin.patch(`/v1/bots/${bot.id}`, { members: { remove: [operator.actor] } });
      expect((await operator.get(`/v1/bots/${bot.id}`)).status).toBe(404);
    });

    it('is 422 when it changes nothing', async () => {
      const bot = await api.bot();
      expect((await api.admin.patch(`/v1/bots/${bot.id}`, {})).status).toBe(422);
    });
  });
});
