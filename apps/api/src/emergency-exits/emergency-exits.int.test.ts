import { newCredential } from '@phasegate/db';
import { patientPool } from '@phasegate/db/testing';
import { until } from '../testing/ladder.js';
import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const EXIT = { exit_id: 'e1', symbol: 'AAPL', reason: 'feed lost', at: '2026-03-09T14:29:58.000Z' };

describe('POST /v1/emergency-exits (rules 3.4)', () => {
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

  const recorded = async () => {
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events`);
    return (body.items as Record<string, unknown>[]).filter(
      ({ type }) => type === 'emergency_exit.requested',
    );
  };
  const raw = (body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
    bot.send('POST', '/v1/emergency-exits', { headers, body });

  it('is permitted and recorded, once under its exit_id', async () => {
    const first = await bot.post('/v1/emergency-exits', EXIT);
    expect(first).toMatchObject({ status: 202, body: { permitted: true, recorded: true } });
    expect(await bot.post('/v1/emergency-exits', EXIT)).toMatchObject({
      status: 202,
      body: first.body,
    });
    expect(await recorded()).toMatchObject([
      { exit_id: 'e1', symbol: 'AAPL', reason: 'feed lost', reported_at: EXIT.at },
    ]);
  });

  it('is permitted with the breaker open and all bots halted', async () => {
    await toProofOfConcept(api, bot);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
    await api.admin.post('/v1/halt', { reason: 'news' });
    const { status, body } = await bot.post('/v1/emergency-exits', EXIT);
    await api.admin.post('/v1/resume', { reason: 'over' });
    expect({ status, body }).toEqual({ status: 202, body: { permitted: true, recorded: true } });
  });

  it('makes the close of its trade an emergency exit', async () => {
    await bot.post('/v1/trades', { ...liveCheck('t1'), mode: 'paper', opened_at: NOW });
    await bot.post('/v1/emergency-exits', { ...EXIT, trade_id: 't1' });
    const { body } = await bot.post('/v1/trades/t1/close', { closed_at: NOW, pnl: '-5' });
    expect(body).toMatchObject({ kind: 'emergency_exit', counted: false });
  });

  it('clamps a time to come, and says so', async () => {
    await bot.post('/v1/emergency-exits', { ...EXIT, at: '2100-01-01T00:00:00Z' });
    expect(await recorded()).toMatchObject([{ reported_at: NOW, clock_skew: true }]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['nothing', '', {}],
    ['no JSON', '{"symbol": NaN', { 'content-type': 'application/json' }],
    ['a list', '[1]', { 'content-type': 'application/json' }],
    ['a form', 'symbol=AAPL', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['what says that it is no media type', '{"exit_id": "e1"}', { 'content-type': 'json' }],
    ['what says that it is compressed', 'x', { 'content-encoding': 'br', 'content-type': '' }],
    ['bytes that are no text', new Uint8Array([255, 254]), { 'content-type': 'application/json' }],
    ['bytes', new Uint8Array([0, 255, 254, 0]), { 'content-type': 'application/octet-stream' }],
    [
      'fields of the wrong kind',
      '{"exit_id": {}, "symbol": 7, "reason": null, "at": "soon", "more": 1}',
      { 'content-type': 'application/json' },
    ],
    [
      'control characters',
      '{"exit_id": "a\\u0000b", "reason": "a\\u0000\\ud800b"}',
      { 'content-type': 'application/json' },
    ],
    [
      'a very long reason',
      JSON.stringify({ ...EXIT, reason: '😀'.repeat(5_000) }),
      { 'content-type': 'application/json' },
    ],
    [
      '64 KB',
      JSON.stringify({ pad: 'x'.repeat(65_536 - 10) }),
      { 'content-type': 'application/json' },
    ],
  ])(
    'takes %s for a body, records what it can read, and the same body once',
    async (_what, body, headers) => {
      expect(await raw(body, headers)).toMatchObject({
        status: 202,
        body: { permitted: true, recorded: true },
      });
      expect(await raw(body, headers)).toMatchObject({
        status: 202,
        body: { permitted: true, recorded: true },
      });
      expect(await recorded()).toHaveLength(1);
    },
  );

  it('answers 413 beyond 64 KB', async () => {
    expect((await raw('x'.repeat(65_537))).status).toBe(413);
  });

  it('is permitted with the database away, and says that it is not recorded', async () => {
    await api.database.stop();
    const asked = performance.now();
    const { status, body } = await bot.post('/v1/emergency-exits', EXIT);
    const unknown = await api.as('pgk_of-nobody').post('/v1/emergency-exits', EXIT);
    expect(performance.now() - asked).toBeLessThan(10_000);
    await api.database.start();
    expect({ status, body }).toEqual({ status: 202, body: { permitted: true, recorded: false } });
    expect(unknown.status).toBe(202);
    expect((await bot.post('/v1/emergency-exits', EXIT)).body.recorded).toBe(true);
  });

  it('gets the same answer with an unknown key, and is counted in the platform’s log', async () => {
    const { body: keys } = await api.admin.get(`/v1/bots/${bot.id}/keys`);
    await api.admin.delete(`/v1/bots/${bot.id}/keys/${keys.items[0].id}`);
    const strangers = [
      api.nobody,
      api.admin,
      bot,
      ...['pgk_of-nobody', newCredential('pgk'), newCredential('pgt')].map((key) => api.as(key)),
    ];
    for (const by of strangers)
      expect(await by.post('/v1/emergency-exits', EXIT)).toMatchObject({
        status: 202,
        body: { permitted: true, recorded: false },
      });
    expect(await recorded()).toEqual([]);
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    const counted = async () => {
      const { rows } = await owner.query<{ exits: number }>(
        `SELECT (body::jsonb ->> 'exits')::int AS exits FROM events
         WHERE bot = 'platform' AND type = 'emergency_exits.unknown'`,
      );
      return rows.reduce((sum, { exits }) => sum + exits, 0);
    };
    await until(async () => (await counted()) >= strangers.length);
    await owner.end();
  });

  it('of an archived bot is recorded', async () => {
    expect((await bot.post('/v1/emergency-exits', EXIT)).body.recorded).toBe(true);
    await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true });
    const later = await bot.post('/v1/emergency-exits', { ...EXIT, exit_id: 'e2' });
    expect(later).toMatchObject({ status: 202, body: { permitted: true, recorded: true } });
    expect((await recorded()).map(({ exit_id }) => exit_id)).toEqual(['e2', 'e1']);
  });
});
