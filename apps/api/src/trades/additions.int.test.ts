import { climb, QUICK } from '../testing/ladder.js';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';

const PASSWORD = 'a password for additions only';
/** Where climb leaves the clock in Real Money Trial: the size is 200 there. */
const NOW = '2026-01-07T14:00:00.000Z';

let api: TestApi;
let bot: TestBot;
beforeAll(async () => {
  api = await startApi({ overridePassword: PASSWORD, checksPerSecond: 1_000 });
});
beforeEach(async () => {
  bot = await climb(api, QUICK, 'real_money_trial');
});
afterAll(() => api.stop());

type Fields = Record<string, unknown>;
const entry = (trade_id: string, fields: Fields = {}) => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: '60',
  ...fields,
});
const ask = async (trade_id: string, fields?: Fields) =>
  (await bot.post('/v1/trade-checks', entry(trade_id, fields))).body;
const report = (trade_id: string, fields: Fields = {}) =>
  bot.post('/v1/trades', { opened_at: NOW, ...entry(trade_id, fields) });
/** Asks, may, and enters. */
async function enter(trade_id: string, fields?: Fields): Promise<Fields> {
  expect(await ask(trade_id, fields)).toMatchObject({ decision: 'allow' });
  const { status, body } = await report(trade_id, fields);
  expect(status).toBe(201);
  return body as Fields;
}
const close = (trade_id: string, pnl: string, closed_at = NOW) =>
  bot.post(`/v1/trades/${trade_id}/close`, { closed_at, pnl });
const status = async () => (await bot.get('/v1/status')).body;
const override = (path: string, fields: Fields = {}) =>
  api.admin.post(`/v1/bots/${bot.id}/${path}`, {
    reason: 'it was looked into',
    override_password: PASSWORD,
    ...fields,
  });
const types = async (limit: number): Promise<string[]> =>
  (await api.admin.get(`/v1/bots/${bot.id}/events?limit=${limit}`)).body.items
    .map(({ type }: { type: string }) => type)
    .reverse();

describe('an addition to an open position (rules 3.5)', () => {
  it('extends its parent: one trade, one outcome, and no close of its own', async () => {
    await enter('p');
    const answer = await enter('add', { parent_trade_id: 'p', notional: '50' });
    expect(answer).toMatchObject({
      trade_id: 'p',
      notional: '110',
      addition: { trade_id: 'add', notional: '50' },
    });
    expect(await status()).toMatchObject({ open_trades: 1, exposure: '110', entries_today: 2 });
    expect(await close('add', '1')).toMatchObject({
      status: 409,
      body: { code: 'TRADE_CONFLICT' },
    });
    expect((await close('p', '-3')).body).toMatchObject({ notional: '110', counted: true });
    expect(await status()).toMatchObject({
      open_trades: 0,
      exposure: '0',
      headroom: { consecutive_losses: { losses: 1 } },
    });
    expect(await types(3)).toEqual(['permit.granted', 'trade.extended', 'trade.closed']);
  });

  it('is asked for like an entry: the position’s room is what is left of its size (rules 3.2)', async () => {
    await enter('p', { notional: '150' });
    expect(await ask('add', { parent_trade_id: 'p', notional: '60' })).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'SIZE_EXCEEDED' }],
      max_notional: '50',
    });
    await enter('add', { parent_trade_id: 'p', notional: '50' });
  });

  it('makes three legs that lose together one loss, and three such positions a downgrade (rules 2.4)', async () => {
    for (const position of ['a', 'b', 'c']) {
      await enter(position);
      await enter(`${position}-2`, { parent_trade_id: position });
      await enter(`${position}-3`, { parent_trade_id: position });
      expect((await status()).downgrade_due).toBe(false);
      await close(position, '-2');
    }
    expect((await status()).downgrade_due).toBe(true);
  });

  it('makes small legs large enough together (rules 2.12)', async () => {
    await enter('p', { notional: '30' });
    await enter('add', { parent_trade_id: 'p', notional: '25' });
    expect((await close('p', '2')).body).toMatchObject({ notional: '55', counted: true });
  });

  it.each([
    ['in another symbol', { symbol: 'TSLA' }],
    ['on the other side', { side: 'short' }],
  ])('%s is a trade of its own', async (_, other) => {
    await enter('p');
    const answer = await enter('add', { parent_trade_id: 'p', ...other });
    expect(answer).toMatchObject({ trade_id: 'add', status: 'open' });
    expect((await status()).open_trades).toBe(2);
    expect((await close('add', '1')).status).toBe(200);
  });

  it('whose parent was closed before it is reported is a trade of its own', async () => {
    await enter('p');
    await ask('add', { parent_trade_id: 'p' });
    await close('p', '4');
    const { status: created, body } = await report('add', { parent_trade_id: 'p' });
    expect({ created, trade_id: body.trade_id, parent: body.parent_trade_id }).toEqual({
      created: 201,
      trade_id: 'add',
      parent: 'p',
    });
    expect((await close('add', '-1')).body).toMatchObject({ counted: true, outcome: 'loss' });
  });

  it('is reported twice alike, and never otherwise', async () => {
    await enter('p');
    const first = await enter('add', { parent_trade_id: 'p' });
    const again = await report('add', { parent_trade_id: 'p' });
    expect(again).toMatchObject({ status: 200, body: first });
    expect(await report('add', { parent_trade_id: 'p', notional: '61' })).toMatchObject({
      status: 409,
      body: { code: 'TRADE_CONFLICT' },
    });
    expect((await status()).exposure).toBe('120');
  });

  it('beyond its permit trips the breaker, and still extends the parent', async () => {
    await enter('p', { notional: '50' });
    await ask('add', { parent_trade_id: 'p', notional: '50' });
    const { body } = await report('add', { parent_trade_id: 'p', notional: '80' });
    expect(body).toMatchObject({ trade_id: 'p', notional: '130' });
    expect((await status()).breaker).toMatchObject({ cause: 'size_exceeded' });
  });

  it('without a check is an unpermitted trade', async () => {
    await enter('p');
    const { body } = await report('add', { parent_trade_id: 'p' });
    expect(body).toMatchObject({ trade_id: 'add', kind: 'manual_override', permitted: false });
    expect(await status()).toMatchObject({
      open_trades: 2,
      breaker: { cause: 'unpermitted_trade' },
    });
  });

  it('keeps a rollback waiting like its parent, and not longer (rules 7.1)', async () => {
    await enter('p');
    await enter('add', { parent_trade_id: 'p' });
    const back = { to_phase: 'proof_of_concept' };
    expect(await override('rollback', back)).toMatchObject({
      status: 409,
      body: { code: 'OPEN_POSITIONS' },
    });
    await close('p', '-1');
    expect((await override('rollback', back)).status).toBe(200);
  });

  it('made before a rollback and reported after it is a trade of the tenure it was made in', async () => {
    await enter('p');
    await ask('add', { parent_trade_id: 'p' });
    await close('p', '4');
    await api.clock.advance(60_000);
    expect((await override('rollback', { to_phase: 'proof_of_concept' })).status).toBe(200);
    const { body } = await report('add', { parent_trade_id: 'p' });
    expect(body).toMatchObject({ trade_id: 'add', kind: 'strategy', permitted: true });
    expect((await close('add', '-1')).body).toMatchObject({
      counted: false,
      not_counted: 'earlier_tenure',
    });
  });

  it('is corrected and voided with its parent (rules 7.5)', async () => {
    await enter('p');
    await enter('add', { parent_trade_id: 'p' });
    const { equity } = await status();
    await close('p', '4');
    expect((await override('trades/p/correct', { pnl: '-6' })).body).toMatchObject({
      pnl: '-6',
      notional: '120',
    });
    expect(Number((await status()).equity)).toBe(Number(equity) - 6);
    await enter('q');
    await enter('q-add', { parent_trade_id: 'q' });
    expect((await override('trades/q/void')).status).toBe(200);
    expect(await status()).toMatchObject({ open_trades: 0, exposure: '0' });
    expect((await override('trades/q-add/void')).status).toBe(404);
  });
});

test('an addition takes the day in Proof of Concept like any entry (rules 3.1, 3.5)', async () => {
  const other = await climb(api, QUICK, 'proof_of_concept');
  const opened_at = '2026-01-06T14:00:00.000Z';
  await other.post('/v1/trade-checks', entry('p'));
  await other.post('/v1/trades', { ...entry('p'), opened_at });
  const addition = entry('add', { parent_trade_id: 'p', notional: '40' });
  const { body } = await other.post('/v1/trade-checks', addition);
  expect(body).toMatchObject({ decision: 'block', reasons: [{ code: 'DAILY_LIMIT' }] });
});
