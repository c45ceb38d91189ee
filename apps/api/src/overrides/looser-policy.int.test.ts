import { startApi, type TestApi, type TestBot } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const PASSWORD = 'correct horse battery staple';
const LOOSER = { gates: { experience: { win_rate: '0.5' } }, auto_approve: true };
const DIFF = [
  { key: 'auto_approve', from: false, to: true, effect: 'looser' },
  { key: 'gates.experience.win_rate', from: '0.6', to: '0.5', effect: 'looser' },
];

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

const overrides = async (query = `bot=${bot.id}`) =>
  (await api.admin.get(`/v1/overrides?${query}`)).body.items;
describe('a looser policy (rules 7.4)', () => {
  const publish = (fields: object, by = api.admin) =>
    by.put(`/v1/bots/${bot.id}/policy`, { policy: LOOSER, reason: 'a pilot', ...fields });
  const NEW = { name: 'Pilot', portfolio_value: '5000', reason: 'a pilot', policy: LOOSER };

  it('is published with the password, an accepted override with the diff, for the next tenure', async () => {
    const { status, body } = await publish({ override_password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      state: 'waiting',
      takes_effect: 'tenure',
      changes: DIFF,
    });
    expect((await overrides())[0]).toMatchObject({
      action: 'policy',
      outcome: 'accepted',
      code: null,
      reason: 'a pilot',
      changes: DIFF,
    });
    await api.clock.set('2026-03-12T14:30:00.000Z');
    const state = async () =>
      (await api.admin.get(`/v1/bots/${bot.id}/policies`)).body.items[0].state;
    expect(await state()).toBe('waiting');
    await api.admin.post(`/v1/bots/${bot.id}/reset-sessions`, {
      reason: 'the pilot begins',
      override_password: PASSWORD,
    });
    expect(await state()).toBe('in_force');
  });

  it('is 403 PASSWORD_WRONG, recorded with the diff', async () => {
    expect(await publish({ override_password: 'guess' })).toMatchObject({
      status: 403,
      body: { code: 'PASSWORD_WRONG', constraints: { phase: 'experience' } },
    });
    expect((await overrides())[0]).toMatchObject({
      action: 'policy',
      code: 'PASSWORD_WRONG',
      changes: DIFF,
    });
  });

  it('is forbidden to operators with any password, which is not even compared', async () => {
    const operator = await api.person('operator');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
    for (const override_password of [PASSWORD, 'guess'])
      expect(await publish({ override_password }, operator)).toMatchObject({
        status: 403,
        body: { code: 'OVERRIDE_REQUIRED' },
      });
    expect(await operator.post('/v1/bots', { ...NEW, override_password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'OVERRIDE_REQUIRED' },
    });
    expect(await overrides()).toEqual([]);
  });

  it('a tighter one needs no password and looks at none', async () => {
    const policy = { gates: { experience: { win_rate: '0.7' } } };
    expect((await publish({ policy, override_password: 'guess' })).body).toMatchObject({
      takes_effect: 'boundary',
    });
    expect(await overrides()).toEqual([]);
  });

  it('registers a bot, in force at once, with the diff and the reason in its log', async () => {
    const { status, body } = await api.admin.post('/v1/bots', {
      ...NEW,
      override_password: PASSWORD,
    });
    expect(status).toBe(201);
    const { body: policies } = await api.admin.get(`/v1/bots/${body.id}/policies`);
    expect(policies.items[0]).toMatchObject({
      state: 'in_force',
      takes_effect: 'registration',
      reason: 'a pilot',
      policy: { auto_approve: true, gates: { experience: { win_rate: '0.5' } } },
    });
    const { body: log } = await api.admin.get(`/v1/bots/${body.id}/events`);
    expect(log.items).toMatchObject([
      { type: 'phase.override_accepted', action: 'registration', changes: DIFF, reason: 'a pilot' },
      { type: 'bot.registered', by: api.admin.actor, reason: 'a pilot' },
    ]);
  });

  it('registers no bot with a wrong password: the attempt is in the platform’s log (rules 8.4)', async () => {
    const before = (await api.admin.get('/v1/bots')).body.items.length;
    expect(await api.admin.post('/v1/bots', { ...NEW, override_password: 'guess' })).toMatchObject({
      status: 403,
      body: { code: 'PASSWORD_WRONG' },
    });
    expect((await api.admin.get('/v1/bots')).body.items).toHaveLength(before);
    const attempts = await overrides('limit=200');
    expect(attempts.find(({ bot: of }: { bot: string | null }) => of === null)).toEqual({
      id: expect.stringMatching(/^platform:\d+$/),
      bot: null,
      bot_name: null,
      at: NOW,
      by: api.admin.actor,
      action: 'registration',
      phase: null,
      to_phase: null,
      outcome: 'blocked',
      code: 'PASSWORD_WRONG',
      reason: 'a pilot',
      attempts: 1,
      minute: null,
      changes: DIFF,
    });
  });

  it('needs a reason at registration', async () => {
    const { status, body } = await api.admin.post('/v1/bots', {
      ...NEW,
      reason: undefined,
      override_password: PASSWORD,
    });
    expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field: 'reason' });
  });

  it('keeps the reason of a registration that needs no override', async () => {
    const { body } = await api.admin.post('/v1/bots', {
      ...NEW,
      policy: {},
      override_password: 'guess',
    });
    const { body: log } = await api.admin.get(`/v1/bots/${body.id}/events`);
    expect(log.items).toMatchObject([{ type: 'bot.registered', reason: 'a pilot' }]);
  });
});
