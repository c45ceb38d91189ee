import { setTimeout as wait } from 'node:timers/promises';
import { startApi, winningHistory, type TestApi, type TestPerson } from '../testing/index.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

const PATIENCE_MS = 100_000;
/** A worker and its threads start first, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('the policy lab (evidence E4)', () => {
  let api: TestApi;
  let worker: WorkerProcess | undefined;
  let operator: TestPerson;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    operator = await api.person('operator');
  });
  afterEach(async () => {
    await worker?.kill('SIGTERM');
    worker = undefined;
  });
  afterAll(() => api.stop());

  const ask = (body: object, by = operator) => by.post('/v1/lab', body);
  const ended = async (id: string) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(50)) {
      const { body } = await operator.get(`/v1/lab/${id}`);
      if (body.state !== 'waiting' && body.state !== 'running') return body;
    }
    throw new Error(`the run did not end within ${PATIENCE_MS} ms`);
  };

  it('is asked for by an operator, done by a worker, and its result stays', async () => {
    const stricter = { gates: { experience: { win_rate: '0.8' } } };
    const { status, body: asked } = await ask({ policy: stricter, against: {}, runs: 2, seed: 7 });
    expect(status).toBe(202);
    expect(asked).toMatchObject({
      kind: 'lab',
      bot: null,
      by: operator.actor,
      state: 'waiting',
      policies: [{ gates: { experience: { win_rate: '0.8' } } }, {}],
      result: null,
    });
    worker = await startWorkerProcess(api.database);
    const run = await ended(asked.id);
    expect(run).toMatchObject({
      state: 'done',
      result: {
        runs: 2,
        seed: 7,
        bot: { trades_per_day: '3', realized_rr: '2' },
        policies: [{ name: 'policy' }, { name: 'against' }],
      },
    });
    expect(run.progress.done).toBe(run.progress.total);
    expect(run.result.policies[0].rows).toHaveLength(9);
    const compliance = await api.person('compliance');
    expect((await compliance.get(`/v1/lab/${asked.id}`)).body).toEqual(run);
    expect((await operator.delete(`/v1/lab/${asked.id}`)).body).toEqual(run);
  });

  it('can be cancelled, waiting or running', async () => {
    const waiting = (await ask({})).body.id as string;
    expect((await operator.delete(`/v1/lab/${waiting}`)).body).toMatchObject({
      state: 'cancelled',
    });
    worker = await startWorkerProcess(api.database);
    const running = (await ask({ runs: 10_000 })).body.id as string;
    const end = Date.now() + PATIENCE_MS;
    while ((await operator.get(`/v1/lab/${running}`)).body.state !== 'running') {
      expect(Date.now()).toBeLessThan(end);
      await wait(50);
    }
    expect((await operator.delete(`/v1/lab/${running}`)).body.state).toBe('cancelled');
    const next = (await ask({ runs: 1 })).body.id as string;
    expect(await ended(next)).toMatchObject({ state: 'done' });
    expect(await ended(running)).toMatchObject({ state: 'cancelled', result: null });
  });

  it('has two runs of a person under way at most: the third is 409', async () => {
    for (const expected of [202, 202, 409]) expect((await ask({})).status).toBe(expected);
    expect((await ask({})).body.code).toBe('LAB_RUNS_UNDER_WAY');
    expect((await ask({}, await api.person('operator'))).status).toBe(202);
  });

  it('names every field at fault', async () => {
    const { status, body } = await ask({
      policy: { gates: { experience: { luck: 1 } } },
      against: { permit_seconds: -1 },
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { field: 'policy.gates.experience.luck', message: 'is no policy key' },
      { field: 'against.permit_seconds', message: 'must not be negative' },
    ]);
    const figures = await ask({ runs: 0, seed: 1.5, bot: { risk: '2', trades_per_day: 3 } });
    expect(figures.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'bot.risk',
      'bot.trades_per_day',
      'runs',
      'seed',
    ]);
  });

  it('runs a change of a bot’s policy beside the one in force, of bots that trade as it does', async () => {
    const { id } = await api.bot();
    const of = `/v1/bots/${id}/lab`;
    const policy = { gates: { experience: { win_rate: '0.8' } } };
    const { status, body: run } = await api.admin.post(of, { policy, runs: 1 });
    expect(status).toBe(202);
    expect(run).toMatchObject({
      kind: 'lab',
      bot: id,
      policies: [
        { gates: { experience: { win_rate: '0.8' } } },
        { gates: { experience: { win_rate: '0.6' } } },
      ],
    });
    const alone = (await api.admin.post(of, {})).body;
    expect(alone.policies).toHaveLength(1);
    const listed = (await api.admin.get(`${of}?kind=lab`)).body.items;
    expect(listed.map((one: { id: string }) => one.id)).toEqual([alone.id, run.id]);
    expect((await api.admin.get(`${of}?kind=futures`)).body.items).toEqual([]);
    const stranger = await api.person('operator');
    expect((await stranger.get(of)).status).toBe(404);
    expect((await stranger.post(of, {})).status).toBe(404);
    expect((await stranger.get(`/v1/lab/${run.id}`)).body.code).toBe('LAB_RUN_UNKNOWN');
    const fixed = await api.admin.post(of, { policy: { calendar: { kind: 'always-open' } } });
    expect([fixed.status, fixed.body.code]).toEqual([409, 'CALENDAR_FIXED']);
    for (const { id: under_way } of [run, alone]) await api.admin.delete(`/v1/lab/${under_way}`);
  });

  it('is not for compliance, and no run is 404', async () => {
    const compliance = await api.person('compliance');
    expect((await ask({}, compliance)).status).toBe(403);
    expect((await operator.get('/v1/lab/lab_unknown')).body.code).toBe('LAB_RUN_UNKNOWN');
    expect((await operator.delete('/v1/lab/lab_unknown')).body.code).toBe('LAB_RUN_UNKNOWN');
  });
});

describe('the futures of a bot (evidence E3)', () => {
  let api: TestApi;
  let worker: WorkerProcess | undefined;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterEach(async () => {
    await worker?.kill('SIGTERM');
    worker = undefined;
  });
  afterAll(() => api.stop());

  it('are drawn by a worker from what has counted, and belong to those who see the bot', async () => {
    const { id } = await api.bot();
    const few = await api.admin.post(`/v1/bots/${id}/futures`, {});
    expect([few.status, few.body.code]).toEqual([409, 'TOO_FEW_TRADES']);
    expect(few.body.detail).toBe(
      '0 trades have counted in this phase: futures are drawn from at least 10.',
    );
    await api.admin.post(`/v1/bots/${id}/imports`, {
      as: 'paper',
      trades: winningHistory('2026-03-09'),
    });
    const { status, body: asked } = await api.admin.post(`/v1/bots/${id}/futures`, { runs: 5 });
    expect(status).toBe(202);
    expect(asked).toMatchObject({ kind: 'futures', bot: id, state: 'waiting', result: null });
    const stranger = await api.person('operator');
    expect((await stranger.get(`/v1/lab/${asked.id}`)).body.code).toBe('LAB_RUN_UNKNOWN');
    worker = await startWorkerProcess(api.database);
    let run = asked;
    for (const end = Date.now() + PATIENCE_MS; run.state !== 'done'; await wait(50)) {
      run = (await api.admin.get(`/v1/lab/${asked.id}`)).body;
      expect(run.fault).toBeNull();
      expect(Date.now()).toBeLessThan(end);
    }
    expect(run.result).toMatchObject({
      runs: 5,
      trades: 30,
      phase: 'experience',
      to: 'proof_of_concept',
      passed: { probability: '1' },
      downgraded: { probability: '0' },
    });
    expect(run.result.days).toHaveLength(60);
  });
});
