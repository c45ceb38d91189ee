import { mergedPolicy } from '@phasegate/phase-core';
import { botUnder, climb, QUICK, until, wholeTrade } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

/** The brief's scenarios and the independent tests of its user stories, through HTTP and the worker. */
let api: TestApi;
let worker: WorkerProcess;
beforeAll(async () => {
  api = await startApi({ checksPerSecond: 10_000 });
  worker = await startWorkerProcess(api.database);
});
afterAll(async () => {
  await worker.kill('SIGTERM');
  await api.stop();
});

const at = (instant: string) => api.clock.set(instant);
const status = async (bot: TestBot) => (await bot.get('/v1/status')).body;
const advance = (bot: TestBot) =>
  api.admin.post(`/v1/bots/${bot.id}/advance`, { reason: 'it is time' });
const events = async (bot: TestBot, type: string) =>
  (await api.admin.get(`/v1/bots/${bot.id}/events?limit=200`)).body.items.filter(
    (event: { type: string }) => event.type === type,
  );
const codes = (list: { code: string }[]) => list.map(({ code }) => code);

const failed = (criteria: { code: string; status: string }[]) =>
  criteria.filter((criterion) => criterion.status !== 'met');

/** Sessions of paper trades, 13 winners of 20 at `wins` 13. */
async function sessions(bot: TestBot, count: number, wins: number, trades = 20): Promise<void> {
  for (let place = 0; place < count; place += 1) {
    await at(`${tradingDays[place]}T14:00:00.000Z`);
    for (let trade = 0; trade < trades; trade += 1)
      await wholeTrade(bot, `s${place}-${trade}`, trade < wins ? '10' : '-9', 'paper');
  }
  await at(`${tradingDays[count]}T14:00:00.000Z`);
}
const tradingDays = Array.from(
  { length: 60 },
  (_, day) => new Date(Date.parse('2026-04-06') + day * 86_400_000),
)
  .filter((date) => date.getUTCDay() % 6 !== 0)
  .map((date) => date.toISOString().slice(0, 10));

describe('independent tests of the user stories', () => {
  test('US1: a bot in Experience without 20 sessions at 60% may not switch to Proof of Concept', async () => {
    await at('2026-04-06T14:00:00.000Z');
    const bot = await api.bot();
    const refused = await advance(bot);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'GATE_NOT_MET',
      constraints: { phase: 'experience' },
    });
    expect(codes(failed(refused.body.criteria))).toEqual([
      'profitable_sessions',
      'win_rate',
      'average_rr',
      'profit_factor',
      'net_pnl',
    ]);
    expect((await status(bot)).phase).toBe('experience');
  });

  test('US2: one trade in Proof of Concept, the second is blocked with a countdown; an emergency exit is not', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    await wholeTrade(bot, 't1', '1');
    const second = await bot.post('/v1/trade-checks', liveCheck('t2'));
    expect(second.body).toMatchObject({
      decision: 'block',
      next_allowed_at: '2026-01-07T12:00:00.000Z',
      countdown_seconds: 79_200,
    });
    expect(codes(second.body.reasons)).toEqual(['DAILY_LIMIT']);
    const exit = await bot.post('/v1/emergency-exits', {
      exit_id: 'e1',
      symbol: 'AAPL',
      reason: 'flash crash',
      at: '2026-01-06T14:00:00Z',
    });
    expect(exit).toMatchObject({ status: 202, body: { permitted: true, recorded: true } });
  });

  const window10of15 = mergedPolicy({
    gates: { experience: { session_window: 10, profitable_sessions: 15 } },
  });

  test('US3: 15 sessions with 65% win rate are approved', async () => {
    await at('2026-04-06T13:00:00.000Z');
    const bot = await botUnder(api, window10of15);
    await sessions(bot, 15, 13);
    expect(await advance(bot)).toMatchObject({
      status: 200,
      body: { from_phase: 'experience', to_phase: 'proof_of_concept', trigger: 'manual' },
    });
  }, 120_000);

  test('US3: 15 sessions with 50% win rate are rejected', async () => {
    await at('2026-04-06T13:00:00.000Z');
    const bot = await botUnder(api, window10of15);
    await sessions(bot, 15, 10);
    const refused = await advance(bot);
    expect(refused.status).toBe(409);
    expect(failed(refused.body.criteria)[0]).toMatchObject({
      code: 'win_rate',
      required: '0.6',
      actual: '0.5',
      status: 'not_met',
    });
  }, 120_000);

  test('US4: five consecutive wins raise the size by $100, three losses take it down', async () => {
    const bot = await climb(api, QUICK, 'scaling');
    expect(await status(bot)).toMatchObject({ size: '200', effective_size: '200' });
    for (const place of [1, 2, 3, 4, 5]) await wholeTrade(bot, `w${place}`, '2', 'live', '200');
    expect((await status(bot)).size).toBe('300');
    const [raise] = await events(bot, 'position_size.changed');
    expect(raise).toMatchObject({
      before: '200',
      after: '300',
      reason: 'win_streak',
      justification: '5 consecutive wins',
    });
    for (const place of [1, 2, 3]) await wholeTrade(bot, `l${place}`, '-1');
    await until(async () => (await status(bot)).phase === 'real_money_trial');
    expect((await status(bot)).size).toBe('150');
  });

  test('US5: three losses downgrade Trial to Proof of Concept within a minute, at half size, with the breaker open', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    for (const place of [1, 2, 3]) await wholeTrade(bot, `l${place}`, '-1');
    const between = await bot.post('/v1/trade-checks', liveCheck('next', { notional: '10' }));
    expect(between.body.decision).toBe('block');
    await until(async () => (await status(bot)).phase === 'proof_of_concept');
    expect(await status(bot)).toMatchObject({ size: '100', breaker: { cause: 'downgrade' } });
    const [downgrade] = await events(bot, 'phase.downgraded');
    expect(downgrade).toMatchObject({
      trigger: 'auto',
      triggers: ['consecutive_losses'],
      metrics: { loss_streak: 3 },
    });
    expect(Date.parse(downgrade.at) - Date.parse(downgrade.due_at)).toBeLessThan(60_000);
  });
});

describe('acceptance scenarios', () => {
  test('Scenario 1: the switch to Proof of Concept is blocked until 20 profitable sessions at 60% and R:R 1.5, and logged', async () => {
    await at('2026-04-06T13:00:00.000Z');
    const bot = await api.bot();
    await sessions(bot, 19, 1, 1);
    expect((await advance(bot)).status).toBe(409);
    const [blocked] = await events(bot, 'phase.override_blocked');
    expect(blocked).toMatchObject({
      action: 'advance',
      code: 'GATE_NOT_MET',
      by: api.admin.actor,
      reason: 'it is time',
    });
    await wholeTrade(bot, 's19', '10', 'paper');
    await at(`${tradingDays[20]}T14:00:00.000Z`);
    expect((await api.admin.get(`/v1/bots/${bot.id}/readiness`)).body).toMatchObject({
      ready: true,
    });
    expect((await advance(bot)).status).toBe(200);
    expect((await status(bot)).size).toBe('100');
  }, 60_000);

  test('Scenario 2: a trade blocks the next until the market opens, with a countdown', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    await wholeTrade(bot, 't1', '1');
    await at('2026-01-07T11:59:59.001Z');
    expect((await bot.post('/v1/trade-checks', liveCheck('t2'))).body).toMatchObject({
      decision: 'block',
      countdown_seconds: 1,
    });
    await at('2026-01-07T12:00:00.000Z');
    expect((await bot.post('/v1/trade-checks', liveCheck('t2'))).body).toMatchObject({
      decision: 'allow',
    });
  });

  test('Scenario 3: ten profitable sessions in Trial suggest Scaling at $500, with the metrics', async () => {
    const trial = { ...QUICK, gates: { ...QUICK.gates, real_money_trial: {} } };
    const bot = await climb(api, trial, 'real_money_trial', '20000');
    const days = ['07', '08', '09', '12', '13', '14', '15', '16', '20', '21'];
    for (const day of days) {
      await at(`2026-01-${day}T15:00:00.000Z`);
      await wholeTrade(bot, `t${day}`, '5');
    }
    await at('2026-01-22T12:00:00.000Z');
    await until(async () => (await events(bot, 'phase.advance_suggested')).length === 1);
    const [suggestion] = await events(bot, 'phase.advance_suggested');
    expect(suggestion).toMatchObject({ at: '2026-01-22T12:00:00.000Z', projected_size: '500' });
    expect(codes(suggestion.criteria)).toContain('win_rate');
    expect((await status(bot)).phase).toBe('real_money_trial');
  });

  test('Scenario 4: below 55% over 20 trades Scaling falls to Trial at half size, until an operator acknowledges', async () => {
    const bot = await climb(api, QUICK, 'scaling');
    for (let place = 0; place < 20; place += 1)
      await wholeTrade(bot, `r${place}`, place % 2 === 0 ? '1' : '-1');
    await until(async () => (await status(bot)).phase === 'real_money_trial');
    const [downgrade] = await events(bot, 'phase.downgraded');
    expect(downgrade).toMatchObject({
      triggers: ['rolling_win_rate'],
      size_before: '200',
      size: '100',
      metrics: { rolling_win_rate: '0.5' },
    });
    expect(
      codes((await bot.post('/v1/trade-checks', liveCheck('a', { notional: '10' }))).body.reasons),
    ).toEqual(['BREAKER_OPEN']);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, {
      reason: 'the feed was late, fixed',
    });
    expect(
      (await bot.post('/v1/trade-checks', liveCheck('b', { notional: '10' }))).body.decision,
    ).toBe('allow');
  });

  test('Scenario 5: with a position open, an attempt past the restrictions is blocked, logged and told the constraints', async () => {
    const bot = await climb(api, QUICK, 'proof_of_concept');
    const now = (await status(bot)).as_of;
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await bot.post('/v1/trades', liveCheck('t1', { opened_at: now }));
    const refused = await api.admin.post(`/v1/bots/${bot.id}/advance`, {
      reason: 'I want more',
      to: 'scaling',
    });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'NOT_SEQUENTIAL',
      constraints: { phase: 'proof_of_concept', size: '100', entries_today: 1 },
    });
    expect(await events(bot, 'phase.override_blocked')).toMatchObject([
      { action: 'skip_phase', code: 'NOT_SEQUENTIAL' },
    ]);
    const exit = await bot.post('/v1/emergency-exits', {
      exit_id: 'e1',
      symbol: 'AAPL',
      reason: 'out',
      trade_id: 't1',
      at: now,
    });
    expect(exit.status).toBe(202);
    const close = await bot.post('/v1/trades/t1/close', { closed_at: now, pnl: '-1' });
    expect(close.body).toMatchObject({ kind: 'emergency_exit', counted: false });
  });

  test('Scenario 6: 100 good trades in Scaling keep the phase and raise the size gradually to its maximum', async () => {
    const bot = await climb(api, QUICK, 'scaling', '100000');
    const sizes = new Set<string>();
    for (let place = 0; place < 100; place += 1) {
      if (place % 10 === 0) await at(`${scalingDays[place / 10]}T15:00:00.000Z`);
      const { effective_size } = await status(bot);
      await wholeTrade(bot, `g${place}`, place % 10 === 9 ? '-5' : '10', 'live', effective_size);
      sizes.add((await status(bot)).size);
    }
    expect(await status(bot)).toMatchObject({ phase: 'scaling', breaker: null });
    const steps = [...sizes].map(Number);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.length).toBeGreaterThan(8);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2000);
  }, 120_000);
});

const scalingDays = ['08', '09', '12', '13', '14', '15', '16', '20', '21', '22'].map(
  (day) => `2026-01-${day}`,
);
