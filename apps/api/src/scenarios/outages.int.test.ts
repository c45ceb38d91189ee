import { climb, QUICK, until, wholeTrade } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';
import { startWorkerProcess } from '../testing/worker-process.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ checksPerSecond: 10_000 });
});
afterAll(() => api.stop());

const ask = (bot: TestBot, trade_id: string) =>
  bot.post('/v1/trade-checks', liveCheck(trade_id, { notional: '10' }));
const phaseOf = async (bot: TestBot) => (await bot.get('/v1/status')).body.phase as string;

test('with PostgreSQL stopped no check is allowed, the answer is an error within seconds, and all recovers (NFR-004)', async () => {
  const bot = await climb(api, QUICK, 'real_money_trial');
  await api.database.stop();
  for (const trade_id of ['a', 'b', 'c']) {
    const began = performance.now();
    const { status, body } = await ask(bot, trade_id);
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(performance.now() - began).toBeLessThan(5_000);
  }
  expect(
    await bot.post('/v1/emergency-exits', {
      exit_id: 'e',
      symbol: 'AAPL',
      reason: 'out',
      at: '2026-01-07T14:00:00Z',
    }),
  ).toMatchObject({
    status: 202,
    body: { permitted: true, recorded: false },
  });
  await api.database.start();
  await until(async () => (await api.nobody.get('/health/ready')).status === 200);
  expect((await ask(bot, 'd')).body.decision).toBe('allow');
});

test('with no worker at all a due downgrade bars every live trade, and the 07:00 boundary still happens (rules 2.9, 6.4)', async () => {
  const bot = await climb(api, QUICK, 'real_money_trial');
  for (const place of [1, 2, 3]) await wholeTrade(bot, `l${place}`, '-1');
  for (const instant of [
    '2026-01-07T14:00:00.001Z',
    '2026-01-08T12:00:00.000Z',
    '2026-01-09T15:00:00.000Z',
  ]) {
    await api.clock.set(instant);
    expect((await ask(bot, instant.slice(0, 10))).body).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'DOWNGRADE_DUE' }],
    });
  }
  const { body } = await api.admin.get(`/v1/bots/${bot.id}/sessions`);
  expect(body.items[0]).toMatchObject({ date: '2026-01-07', phase: 'real_money_trial', losses: 3 });
});

test('07:00:00.050 sees the new day, whether or not a worker was there (rules 2.9)', async () => {
  const bot = await climb(api, QUICK, 'proof_of_concept');
  await wholeTrade(bot, 't1', '1');
  await api.clock.set('2026-01-07T12:00:00.050Z');
  expect((await ask(bot, 't2')).body.decision).toBe('allow');
});

test('a worker killed with -9 between a losing close and its downgrade: blocked from the close on, downgraded within 20 s of its return', async () => {
  const worker = await startWorkerProcess(api.database);
  const bot = await climb(api, QUICK, 'real_money_trial');
  await worker.kill('SIGKILL');
  for (const place of [1, 2, 3]) await wholeTrade(bot, `l${place}`, '-1');
  expect((await ask(bot, 'next')).body).toMatchObject({
    decision: 'block',
    reasons: [{ code: 'DOWNGRADE_DUE' }],
  });
  const again = await startWorkerProcess(api.database);
  const returned = performance.now();
  await until(async () => (await phaseOf(bot)) === 'proof_of_concept');
  expect(performance.now() - returned).toBeLessThan(20_000);
  await again.kill('SIGTERM');
});
