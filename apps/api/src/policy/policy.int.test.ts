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
});
