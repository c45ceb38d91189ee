import { startApi, type TestApi, type TestBot } from '../testing/index.js';

describe('policy', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clock.set('2026-03-09T14:30:00.000Z');
    bot = await api.bot();
  });
  afterAll(() => api.stop());
  const publish = (policy: unknown, more = {}) =>
    api.admin.put(`/v1/bots/${bot.id}/policy`, { policy, reason: 'a review', ...more });
  const versions = async () => (await api.admin.get(`/v1/bots/${bot.id}/policies`)).body.items;

  it('is tightened freely, from the next market open (rules 7.4)', async () => {
    const { status, body } = await publish({ gates: { experience: { win_rate: '0.65' } } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      state: 'waiting',
      by: api.admin.actor,
      reason: 'a review',
      takes_effect: 'boundary',
      policy: { gates: { experience: { win_rate: '0.65', average_rr: '1.5' } } },
      changes: [{ key: 'gates.experience.win_rate', from: '0.6', to: '0.65', effect: 'tighter' }],
    });
    expect((await versions()).map(({ state }: { state: string }) => state)).toEqual([
      'waiting',
      'in_force',
    ]);
    await api.clock.set('2026-03-10T11:00:00.000Z');
    expect((await versions()).map(({ state }: { state: string }) => state)).toEqual([
      'in_force',
      'past',
    ]);
  });

  it('that is looser is 403, naming the keys', async () => {
    const { status, body } = await publish({
      auto_approve: true,
      downgrade: { scaling: { drawdown: null } },
    });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'OVERRIDE_REQUIRED' });
    expect(body.detail).toContain('auto_approve, downgrade.scaling.drawdown');
  });

  it('any two versions are compared, key by key, either way round', async () => {
    const difference = (query: string) =>
      api.admin.get(`/v1/bots/${bot.id}/policies/difference?${query}`);
    await publish({ gates: { experience: { win_rate: '0.65' } } });
    await publish({ permit_seconds: 60 });
    const rate = { key: 'gates.experience.win_rate', from: '0.65', to: '0.6', effect: 'looser' };
    const life = { key: 'permit_seconds', from: 300, to: 60, effect: 'tighter' };
    expect(await difference('from=2&to=3')).toMatchObject({
      status: 200,
      body: { from: 2, to: 3, changes: [life] },
    });
    expect((await difference('from=3&to=1')).body.changes).toEqual([
      { key: 'permit_seconds', from: 60, to: 300, effect: 'looser' },
      rate,
    ]);
    expect(await difference('from=1&to=4')).toMatchObject({
      status: 404,
      body: { code: 'POLICY_VERSION_UNKNOWN' },
    });
    expect(await difference('from=1')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'to' }] },
    });
  });

  it('cannot change the calendar: 409', async () => {
    expect(await publish({ calendar: { kind: 'always-open' } })).toMatchObject({
      status: 409,
      body: { code: 'CALENDAR_FIXED' },
    });
  });

  it('that is in force already is 409', async () => {
    expect(await publish({})).toMatchObject({ status: 409, body: { code: 'POLICY_UNCHANGED' } });
  });

  it('with faults is 422 and names every key', async () => {
    const { status, body } = await publish({
      luck: '1',
      gates: { experience: { win_rate: '1.5', session_window: 0 } },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'policy.gates.experience.session_window',
      'policy.gates.experience.win_rate',
      'policy.luck',
    ]);
  });

  it('needs a reason', async () => {
    expect((await publish({}, { reason: undefined })).body.errors).toEqual([
      { field: 'reason', message: 'is missing' },
    ]);
  });

  describe('previewed', () => {
    const preview = (policy: unknown, by = api.admin) =>
      by.post(`/v1/bots/${bot.id}/policy/preview`, { policy });
    const looser = { gates: { experience: { win_rate: '0.5', average_rr: '1.6' } } };

    it('tells each change, which way it goes and when it would take effect (rules 7.4)', async () => {
      const { status, body } = await preview(looser);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        changes: [
          { key: 'gates.experience.win_rate', from: '0.6', to: '0.5', effect: 'looser' },
          { key: 'gates.experience.average_rr', from: '1.5', to: '1.6', effect: 'tighter' },
        ],
        override_required: true,
        takes_effect: 'tenure',
        refusal: null,
        policy: { gates: { experience: { win_rate: '0.5', profitable_sessions: 20 } } },
      });
    });

    it('is what publishing then does, and records nothing', async () => {
      const tighter = { gates: { experience: { win_rate: '0.65' } } };
      const previewed = (await preview(tighter)).body;
      expect(await versions()).toHaveLength(1);
      const { changes, takes_effect, policy } = (await publish(tighter)).body;
      expect({ ...previewed, override_required: false, refusal: null }).toEqual({
        changes,
        takes_effect,
        policy,
        override_required: false,
        refusal: null,
      });
    });

    it('unchanged has no changes, and says that publishing would be refused', async () => {
      expect((await preview({})).body).toMatchObject({
        changes: [],
        override_required: false,
        takes_effect: null,
        refusal: { code: 'POLICY_UNCHANGED' },
      });
    });

    it('with another calendar says that it is fixed', async () => {
      expect((await preview({ calendar: { kind: 'always-open' }, ...looser })).body).toMatchObject({
        changes: expect.arrayContaining([
          { key: 'calendar.kind', from: 'us-equities', to: 'always-open', effect: 'fixed' },
        ]),
        override_required: false,
        takes_effect: null,
        refusal: { code: 'CALENDAR_FIXED' },
      });
    });

    it('with faults is 422 and names every key', async () => {
      const { status, body } = await preview({ luck: '1', gates: { experience: { win_rate: 1 } } });
      expect(status).toBe(422);
      expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        'policy.gates.experience.win_rate',
        'policy.luck',
      ]);
    });

    it('may be asked by an operator, who could not publish it', async () => {
      const operator = await api.person('operator');
      await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
      expect(await preview(looser, operator)).toMatchObject({ status: 200 });
    });
  });
});
