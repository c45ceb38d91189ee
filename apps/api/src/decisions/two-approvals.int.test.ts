import { startApi, winningHistory, type TestApi, type TestBot } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const POLICY = { gates: { experience: { approvals: 2 } } };

describe('an advance that two people must approve', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clock.set(NOW);
    bot = await api.bot({ policy: POLICY });
    const imported = { as: 'paper', trades: winningHistory('2026-03-09') };
    await api.admin.post(`/v1/bots/${bot.id}/imports`, imported);
  });
  afterAll(() => api.stop());
  const path = (what: string) => `/v1/bots/${bot.id}/${what}`;
  const reason = 'the record is sound';

  it('is kept at the first approval and done at the second, which the transition, the alerts and the audit trail tell', async () => {
    const operator = await api.person('operator');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
    const first = await api.admin.post(path('advance'), { reason });
    expect(first).toMatchObject({
      status: 202,
      body: {
        ...{ at: NOW, to: 'proof_of_concept', by: api.admin.actor, reason },
        expires_at: '2026-03-16T14:30:00.000Z',
      },
    });
    const { by, at, expires_at } = first.body;
    const waiting = { by, at, expires_at };
    expect((await api.admin.get(`/v1/bots/${bot.id}`)).body.status).toMatchObject({
      phase: 'experience',
      readiness: { ready: true, recommended: true, first_approval: waiting },
    });
    expect((await api.admin.get(path('readiness'))).body).toMatchObject({
      approvals: 2,
      first_approval: waiting,
    });
    expect(await api.admin.post(path('advance'), { reason })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_APPROVED' },
    });

    const second = await operator.post(path('advance'), { reason });
    expect(second).toMatchObject({
      status: 200,
      body: { type: 'phase.advanced', to_phase: 'proof_of_concept', by: operator.actor },
    });
    const { items } = (await api.admin.get(path('events?type=phase.advanced'))).body;
    expect(items[0]).toMatchObject({ first_approval: { by: api.admin.actor, at: NOW } });
    const alerts = (await api.admin.get(`/v1/alerts?bot=${bot.id}`)).body.items;
    expect(alerts.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'advanced',
      'second_approval',
    ]);
    const trail = (await api.admin.get(`/v1/audit?bot=${bot.id}&kind=decision`)).body.items;
    expect(trail.map(({ type }: { type: string }) => type)).toEqual([
      'phase.advanced',
      'advance.approved',
    ]);
  });

  it('takes no second approval from a token of the first approver', async () => {
    await api.admin.post(path('advance'), { reason });
    const made = await api.admin.post('/v1/tokens', { name: 'a tool', role: 'admin' });
    const byToken = await api.as(made.body.token).post(path('advance'), { reason });
    expect(byToken).toMatchObject({ status: 409, body: { code: 'ALREADY_APPROVED' } });
    expect((await api.admin.get(`/v1/bots/${bot.id}`)).body.status.phase).toBe('experience');
  });

  it('waits seven days for the second, then the next approval is a first one', async () => {
    const other = await api.person('admin');
    await api.admin.post(path('advance'), { reason });
    await api.clock.set('2026-03-16T14:30:00.000Z');
    expect((await api.admin.get(path('readiness'))).body.first_approval).toBeNull();
    expect((await other.post(path('advance'), { reason })).status).toBe(202);
  });
});
