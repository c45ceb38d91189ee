import { changeUser } from '@phasegate/people';
import { patientPool } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import {
  startApi,
  type Answer,
  type Caller,
  type TestApi,
  type TestBot,
} from '../testing/index.js';
import { until } from '../testing/ladder.js';

const NOW = '2026-03-09T14:30:00.000Z';
const DAY_MS = 86_400_000;
const PASSWORD = 'correct horse battery staple';
const daysFromNow = (days: number) => new Date(Date.parse(NOW) + days * DAY_MS).toISOString();

describe('tokens', () => {
  let api: TestApi;
  let pool: Pool;
  let bot: TestBot;
  let users = 0;
  let ada: SignedIn;
  let bob: SignedIn;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    pool = patientPool(api.database.serviceUrl, { max: 2 });
    bot = await api.bot();
    [ada, bob] = [await signedIn('operator'), await signedIn('operator')];
  });
  beforeEach(() => api.clock.set(NOW));
  afterAll(async () => {
    await pool.end();
    await api.stop();
  });

  type Body = Answer['body'];
  type SignedIn = Caller & { readonly id: string };
  const make = async (by: Caller, fields: object = {}) =>
    by.post('/v1/tokens', { name: 'a tool', role: 'operator', ...fields });
  /** A token that somebody made, ready to call. */
  const made = async (by: Caller, fields: object = {}) => {
    const { status, body } = await make(by, fields);
    expect(status).toBe(201);
    return { ...body, as: api.as(body.token as string) };
  };
  const listed = async (by: Caller): Promise<Body[]> => (await by.get('/v1/tokens')).body.items;
  const one = async (by: Caller, id: string) =>
    (await listed(by)).find((each) => each['id'] === id);

  /** Somebody who has signed in with a browser. */
  async function signedIn(role: string): Promise<SignedIn> {
    const email = `somebody-${(users += 1)}@example.org`;
    const { body } = await api.admin.post('/v1/users', {
      name: `User ${users}`,
      email,
      role,
      password: PASSWORD,
    });
    const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const { headers } = await api.nobody.send('POST', '/v1/login', {
      headers: own,
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const cookie = headers.getSetCookie()[0]!.split(';', 1)[0]!;
    const send: Caller['send'] = (method, path, init) =>
      api.nobody.send(method, path, { ...init, headers: { ...own, cookie, ...init.headers } });
    const call = (method: string) => (path: string, json?: unknown) =>
      api.nobody.send(method, path, {
        headers: {
          'sec-fetch-site': 'same-origin',
          cookie,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
    return {
      id: body.id as string,
      send,
      get: call('GET'),
      post: call('POST'),
      put: call('PUT'),
      patch: call('PATCH'),
      delete: call('DELETE'),
    };
  }

  it('are shown once, named, end after 90 days, and are never listed with their secret', async () => {
    const { id, name, expires_at, token } = await made(ada, { name: 'dashboard' });
    expect({ name, expires_at }).toEqual({ name: 'dashboard', expires_at: daysFromNow(90) });
    expect(token).toMatch(/^pgt_[\w-]{38}$/);
    const [first, ...others] = await listed(ada);
    expect(first).toEqual({
      id,
      name: 'dashboard',
      role: 'operator',
      owner: ada.id,
      created_at: NOW,
      created_by: ada.id,
      expires_at: daysFromNow(90),
      last_used_at: null,
      revoked_at: null,
      state: 'valid',
    });
    expect(JSON.stringify([first, ...others])).not.toContain(token);
  });

  it('have at most the role of their creator', async () => {
    const compliance = await api.person('compliance');
    for (const [by, role] of [
      [ada, 'admin'],
      [ada, 'compliance'],
      [compliance, 'operator'],
      [compliance, 'admin'],
    ] as const)
      expect(await make(by, { role })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await made(compliance, { role: 'compliance' }))['role']).toBe('compliance');
    for (const role of ['operator', 'compliance', 'admin'])
      expect((await made(api.admin, { role }))['role']).toBe(role);
    const lesser = await made(api.admin, { role: 'operator' });
    expect((await make(lesser.as, { role: 'admin' })).status).toBe(403);
  });

  it('that do not expire, or not within 366 days, are made by administrators alone', async () => {
    expect(await make(ada, { expires_at: null })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect((await make(ada, { expires_at: daysFromNow(367) })).body.errors).toEqual([
      { field: 'expires_at', message: expect.stringContaining('within 366 days') },
    ]);
    expect((await made(ada, { expires_at: daysFromNow(366) }))['expires_at']).toBe(
      daysFromNow(366),
    );
    expect((await made(api.admin, { expires_at: null }))['expires_at']).toBeNull();
    await made(api.admin, { expires_at: daysFromNow(2000) });
    expect((await make(api.admin, { expires_at: NOW })).body.errors).toEqual([
      { field: 'expires_at', message: 'must lie in the future' },
    ]);
  });

  it('made with a token end no later than that token', async () => {
    const short = await made(ada, { expires_at: daysFromNow(10) });
    expect((await made(short.as))['expires_at']).toBe(daysFromNow(10));
    expect((await make(short.as, { expires_at: daysFromNow(11) })).status).toBe(422);
  });

  it('are refused from the very instant at which they expire', async () => {
    const short = await made(api.admin, { expires_at: daysFromNow(1) });
    await api.clock.set(new Date(Date.parse(daysFromNow(1)) - 1).toISOString());
    expect((await short.as.get('/v1/me')).status).toBe(200);
    await api.clock.set(daysFromNow(1));
    expect((await short.as.get('/v1/me')).status).toBe(401);
    expect((await one(api.admin, short['id']))!['state']).toBe('expired');
  });

  it('are refused from the next call on when they are revoked; revoking again changes nothing', async () => {
    const token = await made(ada);
    expect((await token.as.get('/v1/me')).body.actor).toBe(token['id']);
    for (let time = 0; time < 2; time += 1)
      expect((await ada.delete(`/v1/tokens/${token['id']}`)).status).toBe(204);
    expect((await token.as.get('/v1/me')).status).toBe(401);
    expect(await one(ada, token['id'])).toMatchObject({ state: 'revoked', revoked_at: NOW });
  });

  it('end a stream that was begun with them as soon as they are revoked', async () => {
    const token = await made(api.admin);
    const answer = await fetch(`${api.url}/v1/stream`, {
      headers: { authorization: `Bearer ${token['token']}` },
    });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    await api.admin.delete(`/v1/tokens/${token['id']}`);
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += value;
    }
    expect(text).toContain('event: ended');
    expect(text).not.toContain('event: alive');
  });

  it('are one’s own; an administrator sees and revokes all', async () => {
    const token = await made(ada);
    expect(await listed(bob)).toEqual([]);
    expect(await bob.delete(`/v1/tokens/${token['id']}`)).toMatchObject({
      status: 404,
      body: { code: 'TOKEN_UNKNOWN' },
    });
    expect((await token.as.get('/v1/me')).status).toBe(200);
    expect(await one(api.admin, token['id'])).toMatchObject({ owner: ada.id });
    expect((await api.admin.delete(`/v1/tokens/${token['id']}`)).status).toBe(204);
    expect((await token.as.get('/v1/me')).status).toBe(401);
  });

  it('act for their owner: they see the owner’s bots, and their bots are the owner’s', async () => {
    const token = await made(ada);
    expect((await token.as.get(`/v1/bots/${bot.id}`)).body.code).toBe('BOT_UNKNOWN');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [ada.id] } });
    expect((await token.as.get(`/v1/bots/${bot.id}`)).status).toBe(200);
    const names = async (by: Caller) =>
      (await by.get('/v1/bots')).body.items.map(({ id }: { id: string }) => id);
    expect(await names(token.as)).toEqual([bot.id]);
    const { body } = await token.as.post('/v1/bots', { name: 'Theirs', portfolio_value: '100' });
    expect(await names(ada)).toContain(body.id);
    expect(body.members).toEqual([ada.id]);
    expect(await listed(token.as)).toEqual(await listed(ada));
  });

  it('are valid only as long as their owner', async () => {
    const owner = await signedIn('admin');
    // The last administrator could not step down.
    await api.admin.patch(`/v1/users/${bob.id}`, { role: 'admin' });
    const [lesser, full] = [
      await made(owner, { role: 'operator' }),
      await made(owner, { role: 'admin' }),
    ];
    expect((await full.as.get('/v1/me')).status).toBe(200);
    await changeUser(pool, owner.id, { role: 'operator' }, 'test');
    expect((await full.as.get('/v1/me')).status).toBe(401);
    expect((await lesser.as.get('/v1/me')).status).toBe(200);
    expect((await one(api.admin, full['id']))!['state']).toBe('suspended');
    await changeUser(pool, owner.id, { disabled: true }, 'test');
    expect((await lesser.as.get('/v1/me')).status).toBe(401);
    await changeUser(pool, owner.id, { disabled: false, role: 'admin' }, 'test');
    expect((await full.as.get('/v1/me')).status).toBe(200);
    await api.admin.patch(`/v1/users/${bob.id}`, { role: 'operator' });
  });

  it('tell their last use, to ten minutes', async () => {
    const token = await made(api.admin);
    const use = async () => (await one(api.admin, token['id']))!['last_used_at'] as string | null;
    expect(await use()).toBeNull();
    await token.as.get('/v1/me');
    await until(async () => (await use()) !== null);
    expect(await use()).toBe(NOW);
  });

  it('are in the platform’s log with everything that they grant, except their secret (rules 8.4)', async () => {
    const token = await made(ada, { name: 'logged' });
    await ada.delete(`/v1/tokens/${token['id']}`);
    const { rows } = await pool.query<{ body: string }>(
      `SELECT body FROM events WHERE bot = 'platform' ORDER BY seq DESC LIMIT 2`,
    );
    const [revoked, created] = rows.map(({ body }) => JSON.parse(body));
    expect(created).toMatchObject({
      ...{ type: 'token.created', by: ada.id, subject: token['id'], name: 'logged' },
      ...{ role: 'operator', owner: ada.id, expires_at: daysFromNow(90) },
    });
    expect(revoked).toMatchObject({ type: 'token.revoked', by: ada.id, subject: token['id'] });
    expect(JSON.stringify(rows)).not.toContain(token['token']);
  });

  it('keep their role, owner, end and hash: the services cannot change them', async () => {
    for (const change of [`role = 'admin'`, `owner = NULL`, `expires_at = NULL`, `hash = '\\x00'`])
      await expect(pool.query(`UPDATE tokens SET ${change}`)).rejects.toMatchObject({
        code: '42501',
      });
  });
});
