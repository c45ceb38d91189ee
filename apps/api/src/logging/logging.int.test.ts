import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const PASSWORD = 'canary-of-an-override-password';

describe('the log', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: NOW, logLevel: 'trace' });
    bot = await api.bot();
  });
  afterAll(() => api.stop());
  const lines = () => api.log.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('has a line of JSON for an answer, with the id of the request, the bot and who asked', async () => {
    const { headers } = await api.admin.get(`/v1/bots/${bot.id}/readiness`);
    const id = headers.get('x-request-id');
    expect(lines().find(({ request_id }) => request_id === id)).toMatchObject({
      level: 'info',
      service: 'api',
      method: 'GET',
      path: `/v1/bots/${bot.id}/readiness`,
      status: 200,
      bot: bot.id,
      actor: api.admin.actor,
    });
  });

  it('takes over the id that the caller gave, if it is a plain one', async () => {
    const given = await api.nobody.send('GET', '/health/live', {
      headers: { 'x-request-id': 'call-7' },
    });
    expect(given.headers.get('x-request-id')).toBe('call-7');
    const odd = await api.nobody.send('GET', '/health/live', {
      headers: { 'x-request-id': '{"a": 1}' },
    });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('uses the brief’s names: a block, and its countdown (Scenario 2)', async () => {
    await toProofOfConcept(api, bot);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await bot.post('/v1/trade-checks', liveCheck('t2'));
    expect(lines().findLast(({ event }) => event === 'phase.validation_blocked')).toMatchObject({
      bot: bot.id,
      reasons: ['DAILY_LIMIT', 'SIZE_EXCEEDED'],
      countdown_seconds: 73_800,
      next_allowed_at: '2026-03-10T11:00:00.000Z',
    });
  });

  it('never holds a key, a token or a password, for any error', async () => {
    await api.admin.post('/v1/bots', {
      name: 'x',
      portfolio_value: '1',
      policy: { auto_approve: true },
      override_password: PASSWORD,
    });
    await api.admin.post('/v1/bots', { name: 'x', override_password: PASSWORD });
    await bot.send('POST', '/v1/trade-checks', {
      headers: { 'content-type': 'application/json' },
      body: `{"key": "${bot.key}"`,
    });
    await bot.get(`/v1/nothing`);
    const made = await api.admin.post(`/v1/bots/${bot.id}/keys`, { name: 'canary' });
    await api.database.stop();
    await bot.post('/v1/trade-checks', liveCheck('t3'));
    await api.admin.get('/v1/me');
    await api.database.start();
    const text = api.log.join('\n');
    expect(text).toContain('DATABASE_UNAVAILABLE'.toLowerCase().replace('_', ' '));
    for (const secret of [bot.key, made.body.key as string, api.admin.token, PASSWORD])
      expect(text).not.toContain(secret);
    for (const secret of [new URL(api.database.serviceUrl).password])
      expect(text).not.toContain(secret);
  });
});
