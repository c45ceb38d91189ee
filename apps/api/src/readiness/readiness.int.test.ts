import {
  liveCheck,
  startApi,
  toProofOfConcept,
  winningHistory,
  type TestApi,
} from '../testing/index.js';

describe('GET /v1/bots/{bot}/readiness', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());
  const readiness = async (bot: string) => (await api.admin.get(`/v1/bots/${bot}/readiness`)).body;

  it('says what a new bot lacks, a sentence for each criterion (rules 4.4)', async () => {
    const { id } = await api.bot();
    const body = await readiness(id);
    expect(body).toMatchObject({
      phase: 'experience',
      to: 'proof_of_concept',
      ready: false,
      obstacles: [],
      as_of: '2026-03-09T14:30:00.000Z',
    });
    const none = { imported: 0, of: 0 };
    expect(body.criteria).toEqual([
      {
        code: 'profitable_sessions',
        name: 'Profitable sessions',
        required: 20,
        actual: 0,
        status: 'not_met',
        sentence: '0 profitable sessions of the 20 needed: 20 more profitable sessions.',
        missing: '20 more profitable sessions',
        imported: { ...none, unit: 'sessions' },
      },
      {
        code: 'win_rate',
        name: 'Win rate',
        required: '0.6',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
        missing:
          '20 more counted sessions; with one more trade in each, 12 of the next 20 must win',
        imported: { ...none, unit: 'trades' },
      },
      {
        code: 'average_rr',
        name: 'Average planned R:R',
        required: '1.5',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
        missing: expect.stringMatching(/^20 more counted sessions, .+ must average at least 1.5$/),
        imported: { ...none, unit: 'trades' },
      },
      {
        code: 'profit_factor',
        name: 'Profit factor',
        required: '1.125',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
        missing: 'at least 20 more counted sessions; the window must win 1.125 times what it loses',
        imported: { ...none, unit: 'trades' },
      },
      {
        code: 'net_pnl',
        name: 'Net P&L',
        required: '0',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
        missing: expect.stringMatching(/^at least 20 more counted sessions; .+ more than 0/),
        imported: { ...none, unit: 'trades' },
      },
      {
        code: 'override_incidents',
        name: 'Override incidents',
        required: 0,
        actual: 0,
        status: 'met',
        sentence: '0 override incidents in the window, at most 0 allowed.',
        missing: null,
        imported: { ...none, unit: 'sessions' },
      },
      {
        code: 'stale_trades',
        name: 'Trades open too long',
        required: 0,
        actual: 0,
        status: 'met',
        sentence: '0 trades open for too many trading days, at most 0 allowed.',
        missing: null,
        imported: { ...none, unit: 'trades' },
      },
    ]);
    expect(body.summary).toContain('profitable sessions, win rate, average R:R');
    expect(body.earliest).toEqual({
      date: '2026-04-07', // 20 trading days from Monday, 9 March; Good Friday is none
      days: 20,
      assumes: expect.stringContaining('a session on every trading day'),
      at_own_pace: null,
    });
  });

  it('says how many sessions of the evidence were imported (rules 2.11)', async () => {
    const { id } = await api.bot();
    await api.admin.post(`/v1/bots/${id}/imports`, {
      as: 'paper',
      trades: winningHistory('2026-03-09'),
    });
    expect(await readiness(id)).toMatchObject({
      ready: true,
      imported_sessions: 20,
      evidence_sessions: 20,
      earliest: { date: '2026-03-09', days: 0, assumes: 'Every criterion is met now.' },
      criteria: [
        { imported: { imported: 20, of: 20, unit: 'sessions' } },
        { imported: { imported: 21, of: 21, unit: 'trades' } }, // a holiday's trade belongs to the day before
        { imported: { imported: 21, of: 21, unit: 'trades' } },
        { code: 'profit_factor' },
        { code: 'net_pnl' },
        { imported: { imported: 20, of: 20, unit: 'sessions' } },
        { code: 'stale_trades' },
      ],
    });
  });

  it('says how sure the record is, and the approval keeps what was said (evidence E1, E2)', async () => {
    const { id } = await api.bot();
    const before = await readiness(id);
    expect(before.evidence).toMatchObject({ win_rate: { verdict: 'open' }, cautions: [] });
    expect(before.evidence.sentence).toMatch(/^No trade has counted yet/);
    await api.admin.post(`/v1/bots/${id}/imports`, {
      as: 'paper',
      trades: winningHistory('2026-03-09'),
    });
    const { evidence } = await readiness(id);
    expect(evidence).toMatchObject({
      win_rate: { wins: 21, trades: 21, verdict: 'proven' },
      profit: { trades: 21, planned_rr: '2' },
      sentence:
        '21 wins of 21 could be a 89% bot: the chance that its true rate is at least 60% is 100%.',
    });
    const { body } = await api.admin.post(`/v1/bots/${id}/advance`, { reason: 'sound' });
    const detail = await api.admin.get(`/v1/bots/${id}/transitions/${body.seq}`);
    expect(detail.body.evidence).toEqual(evidence);
  });

  it('counts a trade a day to the earliest approval in Proof of Concept, an open one among them (rules 4.2)', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    const inFiftyTrades = { date: '2026-05-18', days: 49 };
    expect((await readiness(bot.id)).earliest).toMatchObject(inFiftyTrades);
    const entry = liveCheck('first', { entry_price: '100', stop_price: '95', target_price: '110' });
    await bot.post('/v1/trade-checks', entry);
    expect((await readiness(bot.id)).earliest).toMatchObject(inFiftyTrades);
    await bot.post('/v1/trades', { ...entry, opened_at: '2026-03-09T14:30:00.000Z' });
    expect((await readiness(bot.id)).earliest).toMatchObject(inFiftyTrades);
  });

  it('names an open breaker as the obstacle', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
    expect(await readiness(bot.id)).toMatchObject({
      ready: false,
      obstacles: ['BREAKER_OPEN'],
      earliest: {
        date: null,
        days: null,
        assumes: 'The breaker is open: it must be acknowledged first.',
      },
    });
  });
});
