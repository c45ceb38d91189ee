import {
  startApi,
  toProofOfConcept,
  winningHistory,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('decisions', () => {
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
  const decide = (what: string, body: object = { reason: 'reviewed' }) =>
    api.admin.post(`/v1/bots/${bot.id}/${what}`, body);
  const events = async () => (await api.admin.get(`/v1/bots/${bot.id}/events`)).body.items;

  describe('GET /v1/bots/{bot}/review', () => {
    const review = async () => (await api.admin.get(`/v1/bots/${bot.id}/review`)).body;

    it('is shown to the approver beside the criteria, and the approval keeps it (rules 2.7, 2.11, 4.6)', async () => {
      const imported = { as: 'paper', trades: winningHistory('2026-03-09') };
      await api.admin.post(`/v1/bots/${bot.id}/imports`, imported);
      const open = {
        trade_id: 'open',
        symbol: 'AAPL',
        side: 'long',
        mode: 'paper',
        notional: '100',
      };
      await bot.post('/v1/trades', { ...open, opened_at: NOW });
      await bot.put('/v1/portfolio', { value: '9000', open_pnl: '-25', net_flow: '0', at: NOW });
      const shown = await review();
      expect(shown).toMatchObject({
        open_positions: 1,
        positions: [{ ...open, opened_at: NOW, market_opens: 0 }],
        open_pnl: { amount: '-25', reported_at: NOW },
        unexplained_balances: 1,
        unexplained: [{ reported_at: NOW, amount: '-975' }],
        unpermitted_days: 0,
        corrected_trades: 0,
        imports: [{ by: api.admin.actor, as: 'paper', evidence_sessions: 20 }],
        as_of: NOW,
      });
      const { body: transition } = await decide('advance');
      const { as_of: _as_of, ...kept } = shown;
      expect(transition.evidence).toMatchObject({ review: kept, by_importer: true });
      const { body: detail } = await api.admin.get(
        `/v1/bots/${bot.id}/transitions/${transition.seq}`,
      );
      expect(detail).toMatchObject({ review: kept, by_importer: true });
      expect(await review()).toMatchObject({ imports: [], unexplained: [], open_positions: 1 });
    });

    it('is empty for a bot without a record, and 404 for one that does not exist', async () => {
      expect(await review()).toMatchObject({ open_positions: 0, open_pnl: null, imports: [] });
      expect((await api.admin.get('/v1/bots/bot_none/review')).status).toBe(404);
    });
  });

  describe('GET /v1/bots/{bot}/since-decision', () => {
    const since = async () => (await api.admin.get(`/v1/bots/${bot.id}/since-decision`)).body;

    it('counts from the registration until somebody decides, then from the decision', async () => {
      expect(await since()).toEqual({ decision: null, trades: [], sessions: 0, changes: [] });
      const imported = { as: 'paper', trades: winningHistory('2026-03-09') };
      await api.admin.post(`/v1/bots/${bot.id}/imports`, imported);
      expect(await since()).toMatchObject({
        decision: null,
        trades: [{ mode: 'paper', opened: 30, closed: 30, wins: 30, losses: 0 }],
        sessions: 29,
        changes: [{ type: 'import.completed', count: 1 }],
      });
      await decide('advance');
      expect(await since()).toEqual({
        decision: expect.objectContaining({
          ...{ type: 'phase.advanced', at: NOW, by: api.admin.actor, reason: 'reviewed' },
        }),
        trades: [],
        sessions: 0,
        changes: [],
      });
      await decide('breaker/trip');
      expect(await since()).toMatchObject({ changes: [{ type: 'breaker.tripped', count: 1 }] });
    });
  });

  describe('POST /v1/bots/{bot}/advance', () => {
    it('advances a bot that meets its gate, and tells the transition', async () => {
      await api.admin.post(`/v1/bots/${bot.id}/imports`, {
        as: 'paper',
        trades: winningHistory('2026-03-09'),
      });
      const { status, body } = await decide('advance');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        type: 'phase.advanced',
        from_phase: 'experience',
        to_phase: 'proof_of_concept',
        trigger: 'manual',
        size: '100',
        by: api.admin.actor,
        reason: 'reviewed',
      });
    });

    it('answers 409 GATE_NOT_MET with each criterion in words, and records the attempt (Scenario 1)', async () => {
      const { status, body } = await decide('advance');
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'GATE_NOT_MET' });
      expect(body.detail).toBe(
        'The gate to Proof of Concept is not met: profitable sessions, win rate, average R:R, profit factor, net P&L.',
      );
      expect(body.criteria[0]).toEqual({
        code: 'profitable_sessions',
        name: 'Profitable sessions',
        required: 20,
        actual: 0,
        status: 'not_met',
        sentence: '0 profitable sessions of the 20 needed: 20 more profitable sessions.',
        missing: '20 more profitable sessions',
        imported: { imported: 0, of: 0, unit: 'sessions' },
      });
      expect(body.constraints).toMatchObject({ phase: 'experience', blocked_by: ['PAPER_ONLY'] });
      expect((await events())[0]).toMatchObject({
        type: 'phase.override_blocked',
        action: 'advance',
        code: 'GATE_NOT_MET',
        by: api.admin.actor,
      });
    });

    it('answers 409 NOT_SEQUENTIAL to an attempt to skip a phase', async () => {
      expect(await decide('advance', { reason: 'in a hurry', to: 'scaling' })).toMatchObject({
        status: 409,
        body: { code: 'NOT_SEQUENTIAL' },
      });
    });

    it('answers 409 PHASE_CHANGED to the second of two approvals, and records no attempt', async () => {
      const { body: asked } = await api.admin.get(`/v1/bots/${bot.id}`);
      const { tenure_since } = asked.figures;
      await api.clock.advance(1_000);
      await toProofOfConcept(api, bot);
      const before = (await events())[0].seq;
      for (const late of [{ to: 'proof_of_concept' }, { tenure_since }])
        expect(await decide('advance', { reason: 'seen', ...late })).toMatchObject({
          status: 409,
          body: { code: 'PHASE_CHANGED', constraints: { phase: 'proof_of_concept' } },
        });
      expect((await events())[0].seq).toBe(before);
    });

    it('decides on the tenure that was seen', async () => {
      const { body: asked } = await api.admin.get(`/v1/bots/${bot.id}`);
      const { tenure_since } = asked.figures;
      expect(await decide('advance', { reason: 'seen', tenure_since })).toMatchObject({
        status: 409,
        body: { code: 'GATE_NOT_MET' },
      });
    });

    it('answers 409 BREAKER_OPEN while the breaker is open', async () => {
      await toProofOfConcept(api, bot);
      await decide('breaker/trip');
      expect(await decide('advance')).toMatchObject({
        status: 409,
        body: { code: 'BREAKER_OPEN', constraints: { breaker: { cause: 'manual' } } },
      });
    });

    it.each([
      ['reason', {}],
      ['reason', { reason: '  ' }],
      ['to', { reason: 'x', to: 'moon' }],
      ['tenure_since', { reason: 'x', tenure_since: 'yesterday' }],
      ['force', { reason: 'x', force: true }],
    ])('is 422 and names %s: %j', async (field, body) => {
      const answer = await decide('advance', body);
      expect({ status: answer.status, field: answer.body.errors[0].field }).toEqual({
        status: 422,
        field,
      });
    });
  });

  describe('POST /v1/bots/{bot}/decline', () => {
    it('declines what is recommended (rules 4.6)', async () => {
      await api.admin.post(`/v1/bots/${bot.id}/imports`, {
        as: 'paper',
        trades: winningHistory('2026-03-09'),
      });
      await api.clock.set('2026-03-10T14:30:00.000Z');
      const { status, body } = await decide('decline', { reason: 'let it run' });
      expect(status).toBe(200);
      expect(body).toEqual({
        seq: expect.any(Number),
        at: '2026-03-10T14:30:00.000Z',
        to: 'proof_of_concept',
        by: api.admin.actor,
        reason: 'let it run',
      });
    });

    it('answers 409 when nothing is recommended', async () => {
      expect(await decide('decline')).toMatchObject({
        status: 409,
        body: { code: 'NOTHING_TO_DECLINE' },
      });
    });
  });

  describe('the breaker', () => {
    it('is tripped manually and acknowledged with a reason (rules 6.3)', async () => {
      await toProofOfConcept(api, bot);
      const tripped = await decide('breaker/trip');
      expect(tripped).toMatchObject({
        status: 200,
        body: {
          breaker: { cause: 'manual', since: NOW, blocks_paper: false },
          blocked_by: ['BREAKER_OPEN'],
        },
      });
      const closed = await decide('breaker/acknowledge', { reason: 'feed is back' });
      expect(closed).toMatchObject({ status: 200, body: { breaker: null, blocked_by: [] } });
      expect((await events())[0]).toMatchObject({
        type: 'breaker.acknowledged',
        by: api.admin.actor,
        reason: 'feed is back',
      });
    });

    it('that is closed cannot be acknowledged: 409', async () => {
      expect(await decide('breaker/acknowledge')).toMatchObject({
        status: 409,
        body: { code: 'BREAKER_CLOSED' },
      });
    });
  });
});
