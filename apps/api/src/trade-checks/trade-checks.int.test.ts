import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('trade checks', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000 });
  });
  beforeEach(() => api.clock.set(NOW));
  afterAll(() => api.stop());

  const inProofOfConcept = async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    return bot;
  };
  const ask = (bot: TestBot, trade_id: string, fields = {}) =>
    bot.post('/v1/trade-checks', liveCheck(trade_id, fields));

  describe('POST /v1/trade-checks', () => {
    it('blocks a live check in Experience and says why (rules 2.2)', async () => {
      const bot = await api.bot();
      const { status, body } = await ask(bot, 't1');
      expect(status).toBe(200);
      expect(body).toEqual({
        decision: 'block',
        phase: 'experience',
        reasons: [{ code: 'PAPER_ONLY', message: expect.stringContaining('paper only') }],
        max_notional: '10000',
        permit: null,
        checked_at: NOW,
      });
    });

    it('allows paper in Experience, which needs no permit', async () => {
      const bot = await api.bot();
      const { body } = await ask(bot, 't1', { mode: 'paper', notional: '5000' });
      expect(body).toEqual({
        decision: 'allow',
        phase: 'experience',
        reasons: [],
        max_notional: null,
        permit: null,
        checked_at: NOW,
      });
    });

    it('allows one live entry a day in Proof of Concept, and counts down to the next (Scenario 2)', async () => {
      const bot = await inProofOfConcept();
      const first = await ask(bot, 't1');
      expect(first.body).toEqual({
        decision: 'allow',
        phase: 'proof_of_concept',
        reasons: [],
        max_notional: '100',
        permit: { expires_at: '2026-03-09T14:35:00.000Z' },
        checked_at: NOW,
      });
      const second = await ask(bot, 't2', { symbol: 'MSFT' });
      expect(second.body).toMatchObject({
        decision: 'block',
        reasons: [{ code: 'DAILY_LIMIT', message: expect.stringContaining('20 h 30 min') }],
        permit: null,
        next_allowed_at: '2026-03-10T11:00:00.000Z',
        countdown_seconds: 73_800,
      });
    });

    it('names every reason that holds, with the most that is allowed (rules 3)', async () => {
      const bot = await inProofOfConcept();
      await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
      const { body } = await ask(bot, 't1', { notional: '100.01' });
      expect(body.reasons.map(({ code }: { code: string }) => code)).toEqual([
        'BREAKER_OPEN',
        'SIZE_EXCEEDED',
      ]);
      expect(body.max_notional).toBe('100');
    });

    it('gives the same question the same answer, and another one under its trade_id 409 (rules 3.3)', async () => {
      const bot = await inProofOfConcept();
      const first = await ask(bot, 't1');
      await api.clock.advance(1_000);
      expect((await ask(bot, 't1', { notional: '100.0' })).body).toEqual(first.body);
      const other = await ask(bot, 't1', { notional: '99' });
      expect(other.status).toBe(409);
      expect(other.body).toMatchObject({
        code: 'PERMIT_CONFLICT',
        constraints: {
          phase: 'proof_of_concept',
          size: '100',
          effective_size: '100',
          breaker: null,
          blocked_by: ['DAILY_LIMIT'],
        },
      });
    });

    it('takes null in an optional field for absent (rules 2.1)', async () => {
      const bot = await inProofOfConcept();
      const first = await ask(bot, 't1');
      const nulls = { entry_price: null, stop_price: null, target_price: null };
      const again = await ask(bot, 't1', { ...nulls, parent_trade_id: null });
      expect(first.body.decision).toBe('allow');
      expect(again).toMatchObject({ status: 200, body: first.body });
      const entry = { ...liveCheck('t1'), opened_at: NOW, kind: null, ...nulls };
      expect((await bot.post('/v1/trades', entry)).body).toMatchObject({ permitted: true });
      const close = { closed_at: NOW, pnl: '1', kind: null };
      expect((await bot.post('/v1/trades/t1/close', close)).body).toMatchObject({
        kind: 'strategy',
        outcome: 'win',
      });
    });

    it('refuses a trade_id that was reported already', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      await bot.post('/v1/trades', { ...liveCheck('t1'), opened_at: NOW });
      const { status, body } = await ask(bot, 't1');
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'TRADE_ALREADY_REPORTED' });
    });
  });

  describe('a body that is not what it should be', () => {
    let bot: TestBot;
    beforeAll(async () => {
      bot = await api.bot();
    });

    it.each([
      ['notional', 100],
      ['notional', 'NaN'],
      ['notional', 'Infinity'],
      ['notional', '1e3'],
      ['notional', '1,000'],
      ['notional', '+1'],
      ['notional', ' 1'],
      ['notional', ''],
      ['notional', '0'],
      ['notional', '-1'],
      ['notional', '1'.repeat(31)],
      ['notional', `0.${'1'.repeat(31)}`],
      ['notional', null],
      ['notional', undefined],
      ['entry_price', 1],
      ['stop_price', '0'],
      ['target_price', ['1']],
      ['trade_id', ''],
      ['trade_id', 'a\u0000b'],
      ['trade_id', 'a\nb'],
      ['trade_id', 'x'.repeat(201)],
      ['trade_id', 7],
      ['symbol', '\ud800'],
      ['side', 'up'],
      ['mode', 'Live'],
      ['parent_trade_id', {}],
      ['leverage', '2'],
    ])('is 422 and names %s: %j', async (field, value) => {
      const { status, body } = await ask(bot, 't1', { [field]: value });
      expect(status).toBe(422);
      expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
    });

    it('has every fault named, not the first only', async () => {
      const { body } = await ask(bot, '', { side: 'up', notional: 3, colour: 'red' });
      expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        'colour',
        'notional',
        'side',
        'trade_id',
      ]);
    });

    const raw = (body: string, type = 'application/json') =>
      bot.send('POST', '/v1/trade-checks', { headers: { 'content-type': type }, body });

    it.each([
      ['400 when it is not JSON', '{"notional": NaN}', 400, 'MALFORMED_JSON'],
      [
        '400 when it would reach for the prototype',
        '{"__proto__": {"mode": "paper"}}',
        400,
        'MALFORMED_JSON',
      ],
      ['422 when a number is out of all bounds', '{"notional": 1e400}', 422, 'INVALID_FIELDS'],
      ['422 when it is a list', '[]', 422, 'INVALID_FIELDS'],
      ['422 when it is empty', '', 422, 'INVALID_FIELDS'],
      ['413 beyond 64 KB', JSON.stringify({ trade_id: 'x'.repeat(65_536) }), 413, 'BODY_TOO_LARGE'],
    ])('is %s', async (_what, body, status, code) => {
      const answer = await raw(body);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    });

    it('is 415 when it is no JSON by its type', async () => {
      const { status, body } = await raw('trade_id=t1', 'application/x-www-form-urlencoded');
      expect({ status, code: body.code }).toEqual({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
    });
  });

  describe('POST /v1/trade-checks/{trade_id}/renew', () => {
    it('gives the permit a new life (rules 3.3)', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      await api.clock.advance(200_000);
      const { status, body } = await bot.post('/v1/trade-checks/t1/renew');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        decision: 'allow',
        permit: { expires_at: '2026-03-09T14:38:20.000Z' },
      });
    });

    it('is gone when trading is halted (rules 3.3)', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      await api.admin.post('/v1/halt', { reason: 'news' });
      const halted = await bot.post('/v1/trade-checks/t1/renew');
      await api.admin.post('/v1/resume', { reason: 'over' });
      expect(halted.body.code).toBe('PERMIT_UNKNOWN');
    });

    it('answers 404 without an outstanding permit, 422 to an id that cannot be one', async () => {
      const bot = await api.bot();
      const unknown = await bot.post('/v1/trade-checks/t1/renew');
      expect({ status: unknown.status, code: unknown.body.code }).toEqual({
        status: 404,
        code: 'PERMIT_UNKNOWN',
      });
      const odd = await bot.post('/v1/trade-checks/a%00b/renew');
      expect(odd.body.errors).toEqual([
        { field: 'trade_id', message: 'holds a control character' },
      ]);
    });
  });

  describe('DELETE /v1/trade-checks/{trade_id}', () => {
    it('gives the day back; repeating it changes nothing (rules 3.3)', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      expect((await bot.delete('/v1/trade-checks/t1')).status).toBe(204);
      expect((await bot.delete('/v1/trade-checks/t1')).status).toBe(204);
      expect((await ask(bot, 't2')).body.decision).toBe('allow');
    });

    it('after the permit expired gives back its room, and not its day (rules 2.14)', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      await api.clock.advance(301_000);
      const codes = async () =>
        (await ask(bot, 't1')).body.reasons.map(({ code }: { code: string }) => code);
      expect(await codes()).toEqual(['DAILY_LIMIT', 'SIZE_EXCEEDED']);
      expect((await bot.delete('/v1/trade-checks/t1')).status).toBe(204);
      expect(await codes()).toEqual(['DAILY_LIMIT']);
    });

    it('answers 409 when the entry was reported', async () => {
      const bot = await inProofOfConcept();
      await ask(bot, 't1');
      await bot.post('/v1/trades', { ...liveCheck('t1'), opened_at: NOW });
      const { status, body } = await bot.delete('/v1/trade-checks/t1');
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'TRADE_ALREADY_REPORTED' });
    });
  });

  it('answers 503 while the database is away, never an allow, and recovers (NFR-004)', async () => {
    const bot = await inProofOfConcept();
    await api.database.stop();
    const asked = performance.now();
    const { status, body, headers } = await ask(bot, 't1');
    expect(performance.now() - asked).toBeLessThan(5_000);
    await api.database.start();
    expect({ status, code: body.code, retry: headers.get('retry-after') }).toEqual({
      status: 503,
      code: 'DATABASE_UNAVAILABLE',
      retry: '1',
    });
    expect((await ask(bot, 't1')).body.decision).toBe('allow');
  });
});

describe('the limit of checks a second', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 3 });
  });
  afterAll(() => api.stop());

  it('answers 429 with Retry-After, for checks and renewals together, each key for itself', async () => {
    const [bot, other] = [await api.bot(), await api.bot()];
    // More than a slow machine can answer.
    const calls = [...Array(40).keys()].flatMap((n) => [
      bot.post('/v1/trade-checks', liveCheck(`t${n}`)),
      bot.post('/v1/trade-checks/t/renew'),
    ]);
    const answers = await Promise.all(calls);
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(2);
    expect(limited[0]!.body.code).toBe('RATE_LIMITED');
    expect(limited[0]!.headers.get('retry-after')).toBe('1');
    expect((await other.post('/v1/trade-checks', liveCheck('t'))).status).toBe(200);
  });

  it('never holds an emergency exit back (rules 3.4)', async () => {
    const bot = await api.bot();
    const exits = await Promise.all(
      [...Array(10).keys()].map((n) => bot.post('/v1/emergency-exits', { exit_id: `e${n}` })),
    );
    expect(exits.map(({ status }) => status)).toEqual(Array(10).fill(202));
  });
});
