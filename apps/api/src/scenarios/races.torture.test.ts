import { decideCheck, HotDraft, isRefusal, OPERATIONAL } from '@phasegate/phase-core';
import { viewBot } from '@phasegate/db';
import { patientPool } from '@phasegate/db/testing';
import pg from 'pg';
import { connect } from 'node:net';
import { climb, QUICK, until } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

const ROUNDS = process.env.TORTURE ? 100 : 10;
const CALLERS = 64;

let first: TestApi;
let second: TestApi;
beforeAll(async () => {
  first = await startApi({ checksPerSecond: 100_000 });
  second = await startApi({ checksPerSecond: 100_000, database: first.database });
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

/** Trading days in a row, the first after the climb. */
const days = (count: number) => {
  const list: string[] = [];
  for (let day = Date.parse('2026-02-17'); list.length < count; day += 86_400_000)
    if (new Date(day).getUTCDay() % 6 !== 0) list.push(new Date(day).toISOString().slice(0, 10));
  return list;
};

/** The permits that 64 callers at once got, each round on a day of its own. */
async function permitsPerRound(
  bot: TestBot,
  ask: (trade_id: string, caller: number) => Promise<boolean>,
): Promise<number[]> {
  const permits: number[] = [];
  for (const date of days(ROUNDS)) {
    await first.clock.set(`${date}T15:00:00.000Z`);
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => ask(`${date}-${caller}`, caller)),
    );
    permits.push(answers.filter(Boolean).length);
  }
  expect((await bot.get('/v1/status')).body.phase).toBe('proof_of_concept');
  return permits;
}

test(`two processes, ${CALLERS} checks at once, ${ROUNDS} rounds: exactly one permit each (rules 3.1)`, async () => {
  const bot = await climb(first, QUICK, 'proof_of_concept');
  const processes = [bot, second.as(bot.key)];
  const permits = await permitsPerRound(bot, async (trade_id, caller) => {
    const { status, body } = await processes[caller % 2]!.post(
      '/v1/trade-checks',
      liveCheck(trade_id),
    );
    expect(status).toBe(200);
    return body.decision === 'allow';
  });
  expect(permits).toEqual(permits.map(() => 1));
}, 600_000);

test('the same rounds find a check that reads, decides and then writes without the lock: they can fail', async () => {
  const bot = await climb(first, QUICK, 'proof_of_concept');
  const pool = patientPool(first.database.serviceUrl, { max: 8 });
  let waiting = 0;
  let release: () => void = () => undefined;
  let everyoneHasRead = new Promise<void>((done) => (release = done));
  const naive = async (trade_id: string): Promise<boolean> => {
    const { market, now, state } = await viewBot(pool, bot.id);
    waiting += 1;
    if (waiting === CALLERS) {
      waiting = 0;
      release();
    }
    await everyoneHasRead;
    const desk = new HotDraft(market, state);
    const answer = decideCheck(
      desk,
      now,
      { trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' },
      OPERATIONAL,
      false,
    );
    return !isRefusal(answer) && answer.decision === 'allow';
  };
  const permits = await permitsPerRound(bot, async (trade_id, caller) => {
    if (caller === 0) everyoneHasRead = new Promise((done) => (release = done));
    return naive(trade_id);
  });
  await pool.end();
  expect(permits.filter((count) => count > 1).length).toBeGreaterThan(0);
}, 600_000);

test('past the code, the database refuses a second claim of the day’s slot (rules 3.1)', async () => {
  const bot = await climb(first, QUICK, 'proof_of_concept');
  await bot.post('/v1/trade-checks', liveCheck('one'));
  const client = new pg.Client(first.database.serviceUrl);
  await client.connect();
  const again = client.query(
    `INSERT INTO claims SELECT bot, trading_day, slot, 'two' FROM claims WHERE bot = $1 AND trade_id = 'one'`,
    [bot.id],
  );
  await expect(again).rejects.toMatchObject({ code: '23505' });
  await client.end();
});

test('five repetitions, the connection cut after each commit: one permit, the same answer (rules 3.3)', async () => {
  const bot = await climb(first, QUICK, 'proof_of_concept');
  const granted = async () =>
    (await events(bot)).filter(({ type }) => type === 'permit.granted').length;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await cutOff(first.url, bot.key, JSON.stringify(liveCheck('same')));
    await until(async () => (await granted()) === 1);
  }
  const answers = [
    await bot.post('/v1/trade-checks', liveCheck('same')),
    await bot.post('/v1/trade-checks', liveCheck('same')),
  ];
  expect(answers[0]!.body).toMatchObject({ decision: 'allow' });
  expect(answers[1]!.body).toEqual(answers[0]!.body);
  expect(await granted()).toBe(1);
});

test('a permit that ran out unreported blocks the same question for the day; cancelled then, it frees its room and keeps its day (rules 2.14, 3.3)', async () => {
  const bot = await climb(first, QUICK, 'proof_of_concept');
  const ask = async () => (await bot.post('/v1/trade-checks', liveCheck('same'))).body;
  expect(await ask()).toMatchObject({ decision: 'allow' });
  await first.clock.advance(300_000);
  expect(await ask()).toMatchObject({
    decision: 'block',
    reasons: [{ code: 'DAILY_LIMIT' }, { code: 'SIZE_EXCEEDED' }],
  });
  expect((await bot.delete('/v1/trade-checks/same')).status).toBe(204);
  expect(await ask()).toMatchObject({ decision: 'block', reasons: [{ code: 'DAILY_LIMIT' }] });
});

async function events(bot: TestBot): Promise<{ type: string }[]> {
  return (await first.admin.get(`/v1/bots/${bot.id}/events?limit=50`)).body.items;
}

/** Sends a check and hangs up without reading the answer. */
async function cutOff(url: string, key: string, body: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise((done) => socket.once('connect', done));
  const head = [
    'POST /v1/trade-checks HTTP/1.1',
    'host: api',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  await new Promise((done) => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, done));
  socket.destroy();
}
