import { createUser } from '@phasegate/people';
import { startApi, type TestApi } from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const PASSWORD = 'correct horse battery staple';
const OWN = { 'sec-fetch-site': 'same-origin' };

describe('people', () => {
  let api: TestApi;
  let users = 0;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const made = async (role: string, fields: Record<string, unknown> = {}) => {
    const email = `someone-${(users += 1)}@example.org`;
    const body = { name: 'Someone', email, role, password: PASSWORD, ...fields };
    const answer = await api.admin.post('/v1/users', body);
    return { email, id: answer.body.id as string, answer };
  };
  const login = (email: string, password = PASSWORD, headers: Record<string, string> = OWN) =>
    api.nobody.send('POST', '/v1/login', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password }),
    });
  const cookieOf = ({ headers }: { headers: Headers }) =>
    headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
  const signedIn = async (role: string) => {
    const { email, id } = await made(role);
    return { id, cookie: cookieOf(await login(email)) };
  };
  const as = (
    cookie: string,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
    headers = OWN as Record<string, string>,
  ) =>
    api.nobody.send(method, path, {
      headers: {
        cookie,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('sign in, are known by their cookie, and sign out', async () => {
    const { email, id } = await made('compliance');
    const answer = await login(email);
    expect(answer).toMatchObject({
      status: 200,
      body: { actor: id, name: 'Someone', role: 'compliance' },
    });
    const cookie = cookieOf(answer);
    expect((await as(cookie, 'GET', '/v1/me')).body).toMatchObject({ actor: id });
    expect((await as(cookie, 'POST', '/v1/logout')).status).toBe(204);
    expect((await as(cookie, 'GET', '/v1/me')).status).toBe(401);
  });

  it('have the rights of their role and their bots, by cookie as by token', async () => {
    const bot = await api.bot();
    const [operator, compliance] = [await signedIn('operator'), await signedIn('compliance')];
    expect((await as(operator.cookie, 'GET', `/v1/bots/${bot.id}`)).body.code).toBe('BOT_UNKNOWN');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.id] } });
    expect((await as(operator.cookie, 'GET', `/v1/bots/${bot.id}`)).status).toBe(200);
    expect((await as(compliance.cookie, 'GET', `/v1/bots/${bot.id}`)).status).toBe(200);
    const trip = { reason: 'by hand' };
    expect(
      (await as(operator.cookie, 'POST', `/v1/bots/${bot.id}/breaker/trip`, trip)).status,
    ).toBe(200);
    expect(
      (await as(compliance.cookie, 'POST', `/v1/bots/${bot.id}/breaker/trip`, trip)).body.code,
    ).toBe('FORBIDDEN');
    expect((await as(operator.cookie, 'GET', '/v1/users')).body.code).toBe('FORBIDDEN');
  });

  it.each<[string, Record<string, string>]>([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['an origin that is not ours', { origin: 'http://evil.test' }],
  ])('cannot be made to do anything by %s', async (_where, headers) => {
    const { cookie } = await signedIn('admin');
    const answer = await as(cookie, 'POST', '/v1/halt', { reason: 'forged' }, headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await api.admin.get('/v1/halt')).body.halted).toBe(false);
    expect((await login('nobody@example.org', PASSWORD, headers)).status).toBe(403);
  });

  it('are refused in one way, for every cause, and slowed down', async () => {
    const { email } = await made('operator');
    const strangers = await login('stranger@example.org');
    expect(strangers).toMatchObject({ status: 401, body: { code: 'LOGIN_REFUSED' } });
    const here = { ...OWN, 'x-forwarded-for': '10.1.2.3' };
    for (let guess = 0; guess < 8; guess += 1)
      expect((await login(email, 'a wrong guess', here)).body.detail).toBe(strangers.body.detail);
    const asked = performance.now();
    const throttled = await login(email, PASSWORD, here);
    expect(throttled).toMatchObject({ status: 429, body: { code: 'LOGIN_THROTTLED' } });
    // Repeated attempts over one connection are answered at one per second.
    expect(performance.now() - asked).toBeGreaterThan(900);
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(0);
  }, 60_000);

  it('are made and kept by administrators', async () => {
    const { answer } = await made('operator', { password: undefined });
    expect(answer).toMatchObject({
      status: 201,
      body: { password: expect.stringMatching(/^[\w-]{20}$/) },
    });
    const { email, id } = await made('operator');
    expect((await api.admin.post('/v1/users', { name: 'x', email, role: 'admin' })).body.code).toBe(
      'EMAIL_TAKEN',
    );
    const short = await api.admin.post('/v1/users', {
      name: 'x',
      email: 'x',
      role: 'boss',
      password: 'short',
    });
    expect(short.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'email',
      'password',
      'role',
    ]);
    const changed = await api.admin.patch(`/v1/users/${id}`, { role: 'compliance', name: 'Else' });
    expect(changed.body).toMatchObject({ id, name: 'Else', role: 'compliance', disabled_at: null });
    expect((await api.admin.patch('/v1/users/usr_x', { name: 'x' })).body.code).toBe(
      'USER_UNKNOWN',
    );
    expect((await api.admin.get('/v1/users')).body.items).toContainEqual(changed.body);
  });

  it('are signed out everywhere at once when somebody says so', async () => {
    const { id, cookie } = await signedIn('operator');
    expect((await api.admin.send('DELETE', `/v1/users/${id}/sessions`, {})).status).toBe(204);
    expect((await as(cookie, 'GET', '/v1/me')).status).toBe(401);
  });

  it('are called by name beside their ids, for every role, those who are gone too', async () => {
    const { id } = await made('operator', { name: 'Anna Ahn' });
    await api.admin.patch(`/v1/users/${id}`, { disabled: true });
    for (const role of ['operator', 'compliance', 'admin'] as const) {
      const { body } = await (await api.person(role)).get('/v1/actors');
      expect(body.items).toContainEqual({ actor: id, name: 'Anna Ahn' });
      expect(Object.keys(body.items[0])).toEqual(['actor', 'name']);
    }
  });

  it('leave neither password nor cookie in the log', async () => {
    const loud = await startApi({ database: api.database, logLevel: 'trace' });
    const pool = patientPool(api.database.serviceUrl, { max: 1 });
    await createUser(pool, {
      name: 'Canary',
      email: 'canary@example.org',
      role: 'admin',
      password: PASSWORD,
      by: 'test',
    });
    await pool.end();
    const answer = await loud.nobody.send('POST', '/v1/login', {
      headers: { 'content-type': 'application/json', ...OWN },
      body: JSON.stringify({ email: 'canary@example.org', password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    await loud.stop();
    const text = loud.log.join('\n');
    expect(text).toContain('/v1/login');
    for (const secret of [PASSWORD, cookieOf(answer).split('=')[1]!])
      expect(text).not.toContain(secret);
  });
});
