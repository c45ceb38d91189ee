import { startApi, type TestApi, type TestBot, type TestPerson } from '../testing/index.js';
import { until } from '../testing/ladder.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

const PASSWORD = 'correct horse battery staple';

/** To an operator, bots of others do not exist: what the platform tells everybody does not name them. */
describe('alerts that an operator sees who is not a member of a bot', () => {
  let api: TestApi;
  let worker: WorkerProcess;
  let bot: TestBot;
  let operator: TestPerson;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z', overridePassword: PASSWORD });
    operator = await api.person('operator');
    bot = await api.bot({ name: 'A secret of others' });
    await breakAGuardrail();
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look at the fills' });
    await api.admin.post('/v1/halt', { reason: 'news' });
    worker = await startWorkerProcess(api.database);
  });
  afterAll(async () => {
    await worker.kill('SIGTERM');
    await api.stop();
  });

  /** An override that was accepted, and none that was blocked (HEART, adoption). */
  const breakAGuardrail = () =>
    api.admin.put(`/v1/bots/${bot.id}/policy`, {
      policy: { auto_approve: true },
      reason: 'a pilot',
      override_password: PASSWORD,
    });
  const visibleTo = async (caller: TestPerson) => {
    const [alerts, fleet] = [
      await caller.get('/v1/alerts?limit=200'),
      await caller.get('/v1/fleet'),
    ];
    expect([alerts.status, fleet.status]).toEqual([200, 200]);
    return { alerts: alerts.body.items as { kind: string }[], fleet: fleet.body };
  };

  it('name neither the bot’s id nor its name, while alerts of the platform are shown', async () => {
    await until(async () =>
      (await visibleTo(operator)).alerts.some(({ kind }) => kind === 'guardrail_broken'),
    );
    const { alerts, fleet } = await visibleTo(operator);
    expect(new Set(alerts.map(({ kind }) => kind))).toEqual(new Set(['guardrail_broken', 'halt']));
    expect(fleet).toMatchObject({ bots: 0, conditions: [{ kind: 'guardrail_broken', bot: null }] });
    for (const hidden of [bot.id, 'A secret of others'])
      expect(JSON.stringify([alerts, fleet])).not.toContain(hidden);
    expect(JSON.stringify((await visibleTo(api.admin)).alerts)).toContain(bot.id);
  });
});
