import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const NOW = '2026-03-09T14:30:00.000Z';
const PASSWORD = 'correct horse battery staple';

interface Line {
  readonly id: string;
  readonly bot: string | null;
  readonly by: string;
  readonly action: string;
  readonly code: string | null;
  readonly reason: string;
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
const events = async () => (await api.admin.get(`/v1/bots/${bot.id}/events`)).body.items;
const overrides = async (query = `bot=${bot.id}`, by = api.admin) =>
  (await by.get(`/v1/overrides?${query}`)).body.items;
const held = (trade_id: string, mode = 'live') => ({
  ...liveCheck(trade_id, { mode }),
  opened_at: NOW,
});

describe('POST /v1/bots/{bot}/rollback', () => {
  it('takes a bot back to an earlier phase, its permits with it, and tells the transition (rules 7.1)', async () => {
    await toProofOfConcept(api, bot);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    const { status, body } = await rollBack();
    expect(status).toBe(200);
    expect(body).toEqual({
      seq: expect.any(Number),
      at: NOW,
      type: 'phase.rolled_back',
      from_phase: 'proof_of_concept',
      to_phase: 'experience',
      trigger: 'manual',
      size: null,
      by: api.admin.actor,
      reason: 'a new strategy',
      evidence: {},
    });
    expect((await events()).slice(0, 3)).toMatchObject([
      { type: 'permit.revoked', trade_id: 't1', cause: 'rollback' },
      { type: 'phase.rolled_back', from: 'proof_of_concept', to: 'experience', size: null },
      {
        type: 'phase.override_accepted',
        action: 'rollback',
        by: api.admin.actor,
        reason: 'a new strategy',
      },
    ]);
    const transitions = await api.admin.get(`/v1/bots/${bot.id}/transitions`);
    expect(transitions.body.items[0]).toEqual(body);
    expect((await bot.get('/v1/status')).body).toMatchObject({
      phase: 'experience',
      size: null,
      open_permits: [],
    });
  });

  it('is 409 OPEN_POSITIONS while a position is open, with the constraints (Scenario 5)', async () => {
    await toProofOfConcept(api, bot);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await bot.post('/v1/trades', held('t1'));
    expect(await rollBack()).toMatchObject({
      status: 409,
      body: { code: 'OPEN_POSITIONS', constraints: { phase: 'proof_of_concept', size: '100' } },
    });
    expect((await overrides())[0]).toMatchObject({ outcome: 'blocked', code: 'OPEN_POSITIONS' });
    await api.admin.post(`/v1/bots/${bot.id}/trades/t1/void`, {
      reason: 'an orphan',
      override_password: PASSWORD,
    });
    expect((await rollBack()).status).toBe(200);
  });

  it('is 403 PASSWORD_WRONG with another password, before it says anything else', async () => {
    await bot.post('/v1/trades', held('t1', 'paper'));
    expect(await rollBack({ to_phase: 'scaling', override_password: 'guess' })).toMatchObject({
      status: 403,
      body: { code: 'PASSWORD_WRONG', constraints: { phase: 'experience' } },
    });
    expect((await events())[0]).toMatchObject({
      type: 'phase.override_blocked',
      action: 'rollback',
      code: 'PASSWORD_WRONG',
      by: api.admin.actor,
      reason: 'a new strategy',
    });
  });

  it.each(['proof_of_concept', 'scaling'])(
    'is 409 NOT_SEQUENTIAL forward to %s, and an incident: no password skips a phase (rules 7.1, 7.3)',
    async (to_phase) => {
      expect(await rollBack({ to_phase })).toMatchObject({
        status: 409,
        body: { code: 'NOT_SEQUENTIAL', constraints: { phase: 'experience' } },
      });
      const { body } = await api.admin.get(`/v1/bots/${bot.id}/readiness`);
      expect(body.criteria).toContainEqual(
        expect.objectContaining({ code: 'override_incidents', actual: 1, status: 'not_met' }),
      );
    },
  );

  it('is 403 for an operator who is a member: no attempt, for no password was looked at', async () => {
    const operator = await api.person('operator');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
    expect(await rollBack({}, operator)).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect(await overrides()).toEqual([]);
  });

  it('is 422 with a reason that holds the password, which is then stored nowhere (rules 7.1)', async () => {
    const reason = `the password is ${PASSWORD}, as agreed`;
    for (const override_password of [PASSWORD, 'a guess'])
      expect(await rollBack({ reason, override_password })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'reason', message: 'must not hold the override password' }] },
      });
    expect(await overrides()).toEqual([]);
    expect(JSON.stringify(await events())).not.toContain(PASSWORD);
  });

  it.each([
    ['reason', { reason: undefined }],
    ['reason', { reason: ' ' }],
    ['to_phase', { to_phase: undefined }],
    ['to_phase', { to_phase: 'moon' }],
    ['override_password', { override_password: undefined }],
    ['override_password', { override_password: 16 }],
    ['force', { force: true }],
  ])('is 422 and names %s: %j', async (field, fields) => {
    const { status, body } = await rollBack(fields);
    expect({ status, fields: body.errors.map((fault: { field: string }) => fault.field) }).toEqual({
      status: 422,
      fields: [field],
    });
    expect(await overrides()).toEqual([]);
  });
});

describe('POST /v1/bots/{bot}/reset-sessions', () => {
  it('begins a new tenure in the same phase (rules 2.6)', async () => {
    await toProofOfConcept(api, bot);
    await api.clock.set('2026-03-11T14:30:00.000Z');
    const { status, body } = await override('reset-sessions');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'sessions.reset',
      from_phase: 'proof_of_concept',
      to_phase: 'proof_of_concept',
      trigger: 'manual',
      size: '100',
      by: api.admin.actor,
      reason: 'a new strategy',
    });
    const readiness = await api.admin.get(`/v1/bots/${bot.id}/readiness`);
    expect(readiness.body.criteria[0]).toMatchObject({ code: 'trading_days', actual: 0 });
    expect((await api.admin.get(`/v1/bots/${bot.id}/transitions`)).body.items[0]).toEqual(body);
  });

  it('is refused with a wrong password and with open positions', async () => {
    expect(await override('reset-sessions', { override_password: '' })).toMatchObject({
      status: 403,
      body: { code: 'PASSWORD_WRONG' },
    });
    await bot.post('/v1/trades', held('t1', 'paper'));
    expect(await override('reset-sessions')).toMatchObject({
      status: 409,
      body: { code: 'OPEN_POSITIONS' },
    });
    expect((await overrides()).map(({ action, code }: Line) => [action, code])).toEqual([
      ['reset_sessions', 'OPEN_POSITIONS'],
      ['reset_sessions', 'PASSWORD_WRONG'],
    ]);
  });
});

describe('GET /v1/overrides', () => {
  it('pages newest first, each attempt once, of all bots or one', async () => {
    await api.clock.set('2026-03-20T14:30:00.000Z');
    const other = await api.bot();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await api.clock.advance(attempt % 2);
      await rollBack({ to_phase: 'scaling' });
      await api.admin.post(`/v1/bots/${other.id}/advance`, { reason: 'now' });
    }
    const all: Line[] = [];
    for (let cursor: string | null = ''; cursor !== null && all.length < 10;) {
      const { body } = await api.admin.get(
        `/v1/overrides?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      all.push(...body.items);
      cursor = body.next_cursor;
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const ours = all.filter((line) => [bot.id, other.id].includes(line.bot ?? ''));
    expect(ours).toHaveLength(10);
    const [mine, theirs] = [await overrides(), await overrides(`bot=${other.id}`)];
    expect(mine.map(({ bot: of, code }: Line) => [of, code])).toEqual(
      Array(5).fill([bot.id, 'NOT_SEQUENTIAL']),
    );
    expect(theirs.map(({ action, code }: Line) => [action, code])).toEqual(
      Array(5).fill(['advance', 'GATE_NOT_MET']),
    );
  });

  it('shows operators their bots’, compliance and administrators all', async () => {
    await rollBack({ to_phase: 'scaling' });
    const [member, stranger] = [await api.person('operator'), await api.person('operator')];
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
    const compliance = await api.person('compliance');
    expect(await overrides('', member)).toEqual(await overrides());
    expect(await overrides('', stranger)).toEqual([]);
    expect(await stranger.get(`/v1/overrides?bot=${bot.id}`)).toMatchObject({
      status: 404,
      body: { code: 'BOT_UNKNOWN' },
    });
    expect(await overrides('', compliance)).toEqual(await overrides('', api.admin));
    expect((await api.admin.get('/v1/overrides?bot=nobody')).status).toBe(404);
  });

  it.each(['limit=0', 'cursor=nonsense', 'cursor=e30', 'bot=', 'colour=red'])(
    'is 422 with %s',
    async (query) => {
      const { status, body } = await api.admin.get(`/v1/overrides?${query}`);
      expect({ status, field: body.errors[0].field }).toEqual({
        status: 422,
        field: query.split('=')[0],
      });
    },
  );
});

describe('a bot in quarantine (rules 8.3)', () => {
  it('is not overridden; the attempt is in the platform’s log', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    await owner.query('UPDATE bot_states SET quarantined_at = phase_clock() WHERE bot = $1', [
      bot.id,
    ]);
    await owner.end();
    const reason = `an attempt on ${bot.id}`;
    expect(await override('reset-sessions', { reason })).toMatchObject({
      status: 503,
      body: { code: 'QUARANTINED' },
    });
    const lines = (await overrides('limit=200')).filter((line: Line) => line.reason === reason);
    expect(lines).toMatchObject([
      { bot: bot.id, action: 'reset_sessions', outcome: 'blocked', code: 'QUARANTINED' },
    ]);
    expect(lines[0].id).toMatch(/^platform:/);
  });
});
