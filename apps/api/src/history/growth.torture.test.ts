import { storeLongHistory, patientPool } from '@phasegate/db/testing';
import { startApi, type TestApi } from '../testing/index.js';

const NOW = '2026-03-09T14:00:00.000Z';
const LASTING = { statementMs: 300_000, idleInTransactionMs: 300_000 };
const LONG =
  process.env['TORTURE'] === undefined
    ? { trades: 2_400, trades_a_day: 2 }
    : { trades: 20_000, trades_a_day: 4 };
const SHORT = { trades: 100, trades_a_day: 1 };
/** How much longer than of 100 trades the answer about a long history may take; the short form shares its machine. */
const MAX_TIMES = process.env['TORTURE'] === undefined ? 4 : 2;
const WARM_UP_TURNS = 2;
const TURNS = 16;

let api: TestApi;

beforeAll(async () => {
  api = await startApi({ at: NOW });
  const pool = patientPool(api.database.serviceUrl, { max: 1, ...LASTING });
  for (const [id, history] of Object.entries({ short: SHORT, long: LONG }))
    await storeLongHistory(pool, { id, ...history, now: NOW, by: api.admin.actor });
  await pool.end();
  for (const bot of ['short', 'long'])
    await api.admin.post(`/v1/bots/${bot}/breaker/trip`, { reason: 'so that both have one' });
  const owner = patientPool(api.database.ownerUrl, { max: 1, ...LASTING });
  await owner.query('ANALYZE');
  await owner.end();
}, 600_000);
afterAll(() => api.stop());

/** The quicker of two quarters: what the machine does beside shows in the others. */
const usual = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 4)]!;

async function milliseconds(bot: string, call: string): Promise<number> {
  const began = performance.now();
  const { status } = await api.admin.get(`/v1/bots/${bot}/${call}`);
  expect(status).toBe(200);
  return performance.now() - began;
}

async function growth(call: string): Promise<number> {
  const calls = { short: await answerOf('short', call), long: await answerOf('long', call) };
  const times = { short: [] as number[], long: [] as number[] };
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn += 1)
    for (const bot of ['short', 'long'] as const) {
      const took = await milliseconds(bot, calls[bot]);
      if (turn >= 0) times[bot].push(took);
    }
  const [short, long] = [usual(times.short), usual(times.long)];
  console.info(
    `${call}: of ${SHORT.trades} trades ${short.toFixed(1)} ms, of ${LONG.trades} ${long.toFixed(1)} ms, × ${(long / short).toFixed(2)}`,
  );
  return long / short;
}

/** A call, with the middle of the bot's own history in place of its name. */
async function answerOf(bot: string, call: string): Promise<string> {
  if (!call.includes('MIDDLE')) return call;
  const { body } = await api.admin.get(`/v1/bots/${bot}/series?points=20`);
  const [from, to] = [Date.parse(body.from), Date.parse(body.to)];
  return call.replace('MIDDLE', new Date((from + to) / 2).toISOString().slice(0, 10));
}

/** Pages that both bots fill, so that answers of one size are compared. */
test.each([
  'series',
  'sessions',
  'sessions?phase=experience',
  'sessions?end=MIDDLE',
  'trades',
  'trades?end=MIDDLE',
  'trades?symbol=TSLA',
  'trades?status=open',
  'trades?status=voided',
  'trades?permitted=false',
  'trades?outcome=loss',
  'trades?outcome=flat&symbol=AAPL',
  'trades/t90',
  'events',
  'events?type=phase.advanced,phase.advance_recommended&limit=6',
  'events?end=MIDDLE',
  'blocked?limit=1',
  'blocked?kind=override',
  'breaker?limit=1',
  'transitions?limit=3',
])('the time of %s does not grow with the history', async (call) => {
  expect(await growth(call)).toBeLessThan(MAX_TIMES);
});
