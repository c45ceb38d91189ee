import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startApi, type TestApi, type TestBot, type TestPerson } from '../testing/index.js';
import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

const PATIENCE_MS = 100_000;
/** A worker and its thread start first, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('what-if', () => {
  let api: TestApi;
  let bot: TestBot;
  let worker: WorkerProcess | undefined;
  let operator: TestPerson;
  beforeAll(async () => {
    api = await startApi();
    operator = await api.person('operator');
  });
  beforeEach(async () => {
    bot = await seenBy(operator, await api.bot());
  });
  afterEach(async () => {
    await worker?.kill('SIGTERM');
    worker = undefined;
  });
  afterAll(() => api.stop());

  const seenBy = async ({ actor }: TestPerson, seen: TestBot) => {
    await api.admin.patch(`/v1/bots/${seen.id}`, { members: { add: [actor] } });
    return seen;
  };
  const at = (of = bot.id) => `/v1/bots/${of}/what-if`;
  const ask = (policy: unknown, by = operator) => by.post(at(), { policy });
  const ended = async (id: string) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(50)) {
      const { body } = await operator.get(`${at()}/${id}`);
      if (body.state === 'done' || body.state === 'failed') return body;
    }
    throw new Error(`the run did not end within ${PATIENCE_MS} ms`);
  };

  /** A direct change by the owner of the database. */
  const damageLog = async () => {
    const owner = new pg.Client(api.database.ownerUrl);
    await owner.connect();
    await owner.query('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await owner.query(
      `UPDATE events SET body = replace(body, '"10000"', '"20000"') WHERE bot = $1`,
      [bot.id],
    );
    await owner.query('ALTER TABLE events ENABLE TRIGGER events_append_only');
    await owner.end();
  };

  it('is asked for by an operator, done by a worker, and read by everybody who sees the bot', async () => {
    bot = await seenBy(operator, await climb(api, QUICK, 'real_money_trial'));
    await wholeTrade(bot, 'in Trial', '8', 'live', '200');
    const partial = { gates: { experience: { profitable_sessions: 2 } } };
    const { status, body: asked } = await ask(partial);
    expect(status).toBe(202);
    expect(asked).toMatchObject({
      bot: bot.id,
      by: operator.actor,
      state: 'waiting',
      changes: [{ key: 'gates.experience.profitable_sessions', from: 1, to: 2, effect: 'tighter' }],
      fault: null,
    });
    const compliance = await api.person('compliance');
    expect((await compliance.get(at())).body.items).toEqual([asked]);
    expect((await compliance.get(`${at()}/${asked.id}`)).body).toEqual({ ...asked, result: null });

    worker = await startWorkerProcess(api.database);
    const { result, state, progress } = await ended(asked.id);
    expect([state, progress.done]).toEqual(['done', progress.total]);
    expect(result).toMatchObject({
      until: asked.at,
      policy: { gates: { experience: { profitable_sessions: 2 } } },
      actual: { phase: 'real_money_trial', net_pnl: '13', entries: { let_in: 3, let_in_live: 2 } },
      replayed: { phase: 'real_money_trial', net_pnl: '13', entries: { let_in: 3, blocked: 0 } },
      what_if: { phase: 'proof_of_concept', net_pnl: '4', entries: { let_in: 3, clipped: 1 } },
      first_difference: {
        at: '2026-01-06T12:00:00.000Z',
        sentence: expect.stringContaining('the gate to Proof of Concept is met') as string,
      },
      replay_difference: {
        at: '2026-01-06T12:00:00.000Z',
        sentence:
          'In fact the bot came to Proof of Concept at 2026-01-06T14:00:00.000Z; replayed the bot came to Proof of Concept at 2026-01-06T12:00:00.000Z.',
      },
    });
  });

  it('of the policy in force makes no difference, and publishes nothing', async () => {
    worker = await startWorkerProcess(api.database);
    const { result, changes, not_replayed } = await ended((await ask({})).body.id);
    expect([changes, not_replayed]).toEqual([[], []]);
    expect(result.first_difference).toBeNull();
    expect(result.what_if).toEqual(result.replayed);
    expect((await operator.get(`/v1/bots/${bot.id}/policies`)).body.items).toHaveLength(1);
  });

  it('waits or runs twice at most for a bot: the third is 409', async () => {
    for (const expected of [202, 202, 409]) expect((await ask({})).status).toBe(expected);
    expect((await ask({})).body.code).toBe('WHAT_IFS_UNDER_WAY');
  });

  it('names the changed keys that no replay can show', async () => {
    const { body } = await ask({ permit_seconds: 60, gates: { experience: { win_rate: '0.7' } } });
    expect(body).toMatchObject({ changes: [{}, {}], not_replayed: ['permit_seconds'] });
  });

  it('with faults is 422, with another calendar 409, and neither is kept', async () => {
    const { status, body } = await ask({ gates: { experience: { luck: 1, win_rate: '2' } } });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'policy.gates.experience.luck',
      'policy.gates.experience.win_rate',
    ]);
    expect(await ask({ calendar: { open: '08:00' } })).toMatchObject({
      status: 409,
      body: { code: 'CALENDAR_FIXED' },
    });
    expect((await operator.get(at())).body.items).toEqual([]);
  });

  it('of another bot, or none, is 404', async () => {
    const { id } = (await ask({})).body;
    const other = await api.bot();
    expect(await api.admin.get(`${at(other.id)}/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'WHAT_IF_UNKNOWN' },
    });
    expect(await operator.get(`${at()}/none`)).toMatchObject({
      status: 404,
      body: { code: 'WHAT_IF_UNKNOWN' },
    });
  });

  it('of a log that is damaged fails, and says where', async () => {
    const { id } = (await ask({})).body;
    await damageLog();
    worker = await startWorkerProcess(api.database);
    const { state, fault, result } = await ended(id);
    expect([state, result]).toEqual(['failed', null]);
    expect(fault).toMatch(
      /^The log is damaged: event 1 has a hash that does not match its text\.$/,
    );
  });
});
