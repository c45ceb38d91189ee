import { Executor, PLATFORM, recordThrottledAttempts } from '@phasegate/db';
import {
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
  type TestPerson,
} from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const NOW = '2026-03-09T14:30:00.000Z';
const PASSWORD = 'correct horse battery staple';
const LOOSER = { gates: { experience: { win_rate: '0.5' } } };

interface Line {
  readonly id: string;
  readonly bot: string | null;
  readonly by: string;
  readonly action: string;
  readonly code: string | null;
}

let api: TestApi;
let bot: TestBot;
beforeAll(async () => {
  api = await startApi({ overridePassword: PASSWORD });
});
beforeEach(async () => {
  await api.clock.set(NOW);
  bot = await api.bot();
});
afterAll(() => api.stop());

const override = (what: string, fields: object = {}, by = api.admin) =>
  by.post(`/v1/bots/${bot.id}/${what}`, {
    reason: 'a new strategy',
    override_password: PASSWORD,
    ...fields,
  });
const rollBack = (fields: object = {}, by = api.admin) =>
  override('rollback', { to_phase: 'experience', ...fields }, by);
const overrides = async (query = `bot=${bot.id}`) =>
  (await api.admin.get(`/v1/overrides?${query}`)).body.items;
describe('without a configured password', () => {
  let off: TestApi;
  beforeAll(async () => {
    off = await startApi({ database: api.database });
  });
  afterAll(() => off.stop());

  it('overrides are off, say so every time, and each attempt is an event', async () => {
    const admin = off.as(api.admin.token) as TestPerson;
    for (let attempt = 0; attempt < 8; attempt += 1)
      expect(await rollBack({}, admin)).toMatchObject({
        status: 403,
        body: { code: 'PASSWORD_NOT_CONFIGURED', constraints: {} },
      });
    const codes = (await overrides()).map(({ code }: Line) => code);
    expect(codes).toEqual(Array(8).fill('PASSWORD_NOT_CONFIGURED'));
    expect(
      await admin.post('/v1/bots', {
        name: 'x',
        portfolio_value: '1',
        policy: LOOSER,
        reason: 'y',
        override_password: PASSWORD,
      }),
    ).toMatchObject({ status: 403, body: { code: 'PASSWORD_NOT_CONFIGURED' } });
  });
});

describe('wrong passwords', () => {
  const wrong = { override_password: 'guess' };
  const finish = async (log = bot.id) => {
    const pool = patientPool(api.database.serviceUrl, { max: 2 });
    const recorded = await recordThrottledAttempts(pool, new Executor(pool), log);
    await pool.end();
    return recorded;
  };

  it('slow down their sender, 429 with Retry-After, and never for good', async () => {
    const eve = await api.person('admin');
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await rollBack(wrong, eve)).body.code).toBe('PASSWORD_WRONG');
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const { status, headers, body } = await rollBack(wrong, eve);
      expect({ status, code: body.code }).toEqual({ status: 429, code: 'LOCKED_OUT' });
      expect(body.constraints.phase).toBe('experience');
      const seconds = Number(headers.get('retry-after'));
      waits.push(seconds);
      await api.clock.advance(seconds * 1000);
      expect((await rollBack(wrong, eve)).body.code).toBe('PASSWORD_WRONG');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    await api.clock.advance(60_000);
    await toProofOfConcept(api, bot);
    expect((await rollBack({}, eve)).status).toBe(200);
    expect((await rollBack(wrong, eve)).body.code).toBe('PASSWORD_WRONG');
  });

  it('lock the right one out too for as long: guessing reveals nothing', async () => {
    const eve = await api.person('admin');
    for (let attempt = 0; attempt < 5; attempt += 1) await rollBack(wrong, eve);
    expect((await rollBack({}, eve)).body.code).toBe('LOCKED_OUT');
    await api.clock.advance(1_000);
    await rollBack({ to_phase: 'scaling' }, eve);
    expect((await overrides())[0]).toMatchObject({ code: 'NOT_SEQUENTIAL' });
  });

  it('of some do not keep others from overriding; in all they are throttled too', async () => {
    const gang = await Promise.all(Array.from({ length: 12 }, () => api.person('admin')));
    await api.clock.advance(3_600_000);
    const codes: string[] = [];
    for (let round = 0; round < 4; round += 1)
      for (const eve of gang) codes.push((await rollBack(wrong, eve)).body.code as string);
    expect(codes.slice(0, 20)).toEqual(Array(20).fill('PASSWORD_WRONG'));
    expect(codes.slice(24)).toEqual(Array(24).fill('LOCKED_OUT'));
    expect((await rollBack({ to_phase: 'experience' })).body.code).toBe('NOT_SEQUENTIAL');
    await api.clock.advance(10_000);
    expect((await rollBack(wrong, gang[11])).body.code).toBe('PASSWORD_WRONG');
  });

  it('do not lock anybody out when the clock is put back', async () => {
    const eve = await api.person('admin');
    for (let attempt = 0; attempt < 5; attempt += 1) await rollBack(wrong, eve);
    await api.clock.set('2026-03-09T13:30:00.000Z');
    expect((await rollBack(wrong, eve)).body.code).toBe('PASSWORD_WRONG');
  });

  it('that are throttled away are one event for each minute and person when it is over (rules 7.2)', async () => {
    const [eve, mallory] = [await api.person('admin'), await api.person('admin')];
    await api.clock.set('2026-03-09T15:00:10.000Z');
    for (let attempt = 0; attempt < 9; attempt += 1) await rollBack(wrong, eve);
    for (let attempt = 0; attempt < 7; attempt += 1)
      await override('reset-sessions', wrong, mallory);
    expect(await finish()).toBe(0);
    await api.clock.set('2026-03-09T15:01:00.000Z');
    expect(await Promise.all([finish(), finish(), finish()])).toContain(2);
    expect(await finish()).toBe(0);
    const throttled = (await overrides()).filter(({ code }: Line) => code === 'LOCKED_OUT');
    const minute = '2026-03-09T15:00:00.000Z';
    expect(throttled).toHaveLength(2);
    expect(throttled).toContainEqual(
      expect.objectContaining({ by: eve.actor, action: 'rollback', attempts: 4, minute }),
    );
    expect(throttled).toContainEqual(
      expect.objectContaining({ by: mallory.actor, action: 'reset_sessions', attempts: 2, minute }),
    );
  });

  it('are recorded by the next request, without a worker', async () => {
    const eve = await api.person('admin');
    for (let attempt = 0; attempt < 8; attempt += 1) await rollBack(wrong, eve);
    await api.clock.advance(60_000);
    await rollBack({ to_phase: 'scaling' });
    expect((await overrides()).slice(0, 2)).toMatchObject([
      { code: 'NOT_SEQUENTIAL', by: api.admin.actor },
      { code: 'LOCKED_OUT', by: eve.actor, attempts: 3 },
    ]);
  });

  it('at registration are counted for the platform', async () => {
    const eve = await api.person('admin');
    const body = { name: 'x', portfolio_value: '1', policy: LOOSER, reason: 'z', ...wrong };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1)
      statuses.push((await eve.post('/v1/bots', body)).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    await api.clock.advance(60_000);
    await finish(PLATFORM);
    expect((await overrides('limit=200')).find(({ by }: Line) => by === eve.actor)).toMatchObject({
      bot: null,
      action: 'registration',
      code: 'LOCKED_OUT',
      attempts: 3,
    });
  });
});
