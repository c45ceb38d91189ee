import { deliverAlerts, Undelivered, type Channel } from '@phasegate/alerts';
import { until } from '@phasegate/alerts/testing';
import { raiseAlert } from '@phasegate/db';
import type pg from 'pg';
import { pino } from 'pino';
import { startApi, type TestApi, type TestBot, type TestPerson } from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const NOW = '2026-03-09T14:30:00.000Z';

describe('alerts over HTTP', () => {
  let api: TestApi;
  let pool: pg.Pool;
  let delivery: { close(): Promise<void> };
  let bot: TestBot;
  let other: TestBot;
  let member: TestPerson;
  let broken: boolean;

  beforeAll(async () => {
    api = await startApi({ at: NOW });
    pool = patientPool(api.database.serviceUrl);
    [bot, other] = [await api.bot(), await api.bot()];
    member = await api.person('operator');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
    const channel = (name: string, fails: () => boolean): Channel => ({
      name,
      most_per_minute: null,
      send: () =>
        fails() ? Promise.reject(new Undelivered('answered 404', true)) : Promise.resolve(null),
    });
    delivery = deliverAlerts({
      pool,
      log: pino({ level: 'silent' }),
      channels: [channel('log', () => false), channel('webhook:hooks.example:8443', () => broken)],
      publicUrl: undefined,
      poll_ms: 20,
    });
  });
  beforeEach(() => {
    broken = false;
  });
  afterAll(async () => {
    await delivery.close();
    await pool.end();
    await api.stop();
  });

  const list = async (query = '', caller: TestPerson = api.admin) => {
    const { status, body } = await caller.get(`/v1/alerts?${query}`);
    expect(status).toBe(200);
    return body.items as { id: string; kind: string; bot: string | null; deliveries: object[] }[];
  };
  const settled = async (id: string) => {
    let found: { deliveries: object[] } | undefined;
    await until(async () => {
      found = (await list('limit=200')).find((alert) => alert.id === id);
      const states = (found?.deliveries ?? []) as { state: string }[];
      return states.length === 2 && states.every(({ state }) => state !== 'pending');
    });
    return found!;
  };

  it('are listed with their sentences, facts, and what became of them on each channel', async () => {
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look at the fills' });
    const [alert] = await list(`bot=${bot.id}&kind=breaker`);
    expect(await settled(alert!.id)).toEqual({
      id: alert!.id,
      kind: 'breaker',
      severity: 'warning',
      bot: bot.id,
      bot_name: 'A bot',
      title: 'A bot: circuit breaker tripped',
      text: expect.stringContaining('tripped it manually (reason given: “a look at the fills”)'),
      facts: expect.objectContaining({ event: 'breaker.tripped', cause: 'manual' }),
      raised_at: NOW,
      over_at: null,
      deliveries: ['log', 'webhook:hooks.example:8443'].map((channel) => ({
        channel,
        state: 'sent',
        attempts: 1,
        next_attempt_at: null,
        sent_at: NOW,
        last_error: null,
        alerts_in_message: 1,
      })),
    });
  });

  it('of bots are for those who may see the bot, of the platform for everybody', async () => {
    await api.admin.post(`/v1/bots/${other.id}/breaker/trip`, { reason: 'a look' });
    await api.admin.post('/v1/halt', { reason: 'news' });
    await api.admin.post('/v1/resume', { reason: 'over' });
    const seen = async (caller: TestPerson) =>
      new Set((await list('limit=200', caller)).map((alert) => alert.bot));
    expect(await seen(api.admin)).toEqual(new Set([bot.id, other.id, null]));
    expect(await seen(await api.person('compliance'))).toEqual(new Set([bot.id, other.id, null]));
    expect(await seen(member)).toEqual(new Set([bot.id, null]));
    expect(await seen(await api.person('operator'))).toEqual(new Set([null]));
    expect(await member.get(`/v1/alerts?bot=${other.id}`)).toMatchObject({
      status: 404,
      body: { code: 'BOT_UNKNOWN' },
    });
    expect((await api.admin.get('/v1/alerts?bot=nobody')).status).toBe(404);
  });

  it('come newest first, page by page, each once', async () => {
    for (let place = 0; place < 25; place += 1)
      await raiseAlert(pool, {
        kind: 'test',
        key: `page-${place}`,
        bot: null,
        title: 't',
        text: 't',
      });
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.admin.get(`/v1/alerts?limit=7${cursor}`);
      ids.push(...(body.items as { id: string }[]).map(({ id }) => id));
      if (body.next_cursor === null) break;
      expect(body.items).toHaveLength(7);
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await pool.query('SELECT FROM alerts');
    expect(ids).toHaveLength(rows.length);
  });

  it('are filtered by kind and state; what is no kind, state or cursor is named', async () => {
    expect((await list('kind=halt')).every(({ kind }) => kind === 'halt')).toBe(true);
    expect(await list('kind=integrity_fault')).toEqual([]);
    for (const [query, field] of [
      ['kind=nonsense', 'kind'],
      ['state=lost', 'state'],
      ['cursor=e30', 'cursor'],
      ['limit=0', 'limit'],
    ] as const) {
      const { status, body } = await api.admin.get(`/v1/alerts?${query}`);
      expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field });
    }
  });

  it('can be tested before it matters: every channel gets one, each time', async () => {
    const [first, second] = [
      await api.admin.post('/v1/alerts/test'),
      await api.admin.post('/v1/alerts/test'),
    ];
    expect(first).toMatchObject({
      status: 202,
      body: { kind: 'test', bot: null, facts: { by: api.admin.actor } },
    });
    expect(second.body.id).not.toBe(first.body.id);
    expect((await settled(first.body.id)).deliveries).toMatchObject([
      { state: 'sent' },
      { state: 'sent' },
    ]);
  });

  it('that a channel refused are dead letters, which an administrator has sent again', async () => {
    // The alerts of earlier tests must not reach the broken channel.
    await until(async () => {
      const all = await list('limit=200');
      return all.every(({ deliveries }) => deliveries.length === 2);
    });
    await until(async () => (await list('state=pending')).length === 0);
    broken = true;
    const { body: alert } = await api.admin.post('/v1/alerts/test');
    const failed = await settled(alert.id);
    expect(failed.deliveries).toMatchObject([
      { channel: 'log', state: 'sent' },
      {
        state: 'dead',
        attempts: 1,
        last_error: 'answered 404',
        next_attempt_at: null,
        sent_at: null,
      },
    ]);
    expect((await list('state=dead')).map(({ id }) => id)).toEqual([alert.id]);
    broken = false;
    const channel = encodeURIComponent('webhook:hooks.example:8443');
    const retry = (id: string, which = channel) =>
      api.admin.post(`/v1/alerts/${id}/deliveries/${which}/retry`);
    expect(await retry(alert.id)).toMatchObject({ status: 202, body: { id: alert.id } });
    expect((await settled(alert.id)).deliveries[1]).toMatchObject({
      state: 'sent',
      last_error: null,
    });
    expect(await retry(alert.id)).toMatchObject({
      status: 409,
      body: { code: 'DELIVERY_NOT_DEAD' },
    });
    for (const [id, which] of [
      [alert.id, 'telegram'],
      ['0e0e6d3c-5a1e-4a4c-9d3a-000000000000', channel],
      ['nonsense', channel],
    ] as const)
      expect(await retry(id, which)).toMatchObject({
        status: 404,
        body: { code: 'ALERT_UNKNOWN' },
      });
  });
});
