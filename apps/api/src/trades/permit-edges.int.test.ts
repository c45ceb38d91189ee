import { climb, QUICK } from '../testing/ladder.js';
import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const GRANTED = '2026-03-09T14:30:00.000Z';
const EXPIRED = '2026-03-09T14:35:00.000Z';
const later = (instant: string, ms: number): string =>
  new Date(Date.parse(instant) + ms).toISOString();

let api: TestApi;
let bot: TestBot;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** A bot in Proof of Concept with a permit for `t`, granted at that instant. */
async function permitted(at = GRANTED): Promise<void> {
  await api.clock.set(at);
  bot = await api.bot();
  await toProofOfConcept(api, bot);
  const { body } = await bot.post('/v1/trade-checks', liveCheck('t'));
  expect(body).toMatchObject({ decision: 'allow' });
}

/** The outcome of an entry made and recorded at these instants. */
async function reported(
  opened_at: string,
  recorded_at: string,
  fields: Record<string, unknown> = {},
) {
  await api.clock.set(recorded_at);
  const { status, body } = await bot.post('/v1/trades', { ...liveCheck('t', fields), opened_at });
  expect(status).toBe(201);
  const { breaker } = (await bot.get('/v1/status')).body;
  return { permitted: body.permitted as boolean, trip: breaker?.cause ?? null };
}

const USED = { permitted: true, trip: null };
const UNPERMITTED = { permitted: false, trip: 'unpermitted_trade' };

describe('an entry near the edges of its permit’s life (rules 2.10)', () => {
  it.each([
    ['granted', GRANTED, -6_000, UNPERMITTED],
    ['granted', GRANTED, -5_001, UNPERMITTED],
    ['granted', GRANTED, -5_000, USED],
    ['granted', GRANTED, 0, USED],
    ['expired', EXPIRED, -1, USED],
    ['expired', EXPIRED, 0, USED],
    ['expired', EXPIRED, 5_000, USED],
    ['expired', EXPIRED, 5_001, UNPERMITTED],
    ['expired', EXPIRED, 6_000, UNPERMITTED],
  ])('%s at %s, entered %d ms from then', async (_, edge, offset, expected) => {
    await permitted();
    expect(await reported(later(edge, offset), later(EXPIRED, 6_000))).toEqual(expected);
  });

  it('that a broker reports in whole seconds, half a second before the permit, uses it', async () => {
    await permitted('2026-03-09T14:30:00.500Z');
    expect(await reported('2026-03-09T14:30:00Z', later(GRANTED, 2_000))).toEqual(USED);
  });

  it('is in time however late its report comes: the next day too', async () => {
    await permitted();
    expect(await reported(later(EXPIRED, 5_000), '2026-03-10T15:00:00.000Z')).toEqual(USED);
  });

  it('has no such grace when the permit was ended: until then it is honoured, from then on not (rules 3.3)', async () => {
    const stopped = later(GRANTED, 60_000);
    const trip = async () => {
      await permitted();
      await api.clock.set(stopped);
      await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a drill' });
    };
    await trip();
    const before = await reported(later(stopped, -1), later(stopped, 1_000));
    expect(before).toEqual({ permitted: true, trip: 'manual' });
    await trip();
    const after = await reported(stopped, later(stopped, 1_000));
    expect(after).toEqual({ permitted: false, trip: 'manual' });
  });

  it('made before the bot was archived is honoured, and its position can be closed (rules 3.3)', async () => {
    await permitted();
    await api.clock.set(later(GRANTED, 1_000));
    const archived = await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true });
    expect(archived.status).toBe(200);
    const { status, body } = await bot.post('/v1/trades', {
      ...liveCheck('t'),
      opened_at: GRANTED,
    });
    expect({ status, permitted: body.permitted }).toEqual({ status: 201, permitted: true });
    const closed = await bot.post('/v1/trades/t/close', { closed_at: GRANTED, pnl: '-1' });
    expect(closed).toMatchObject({ status: 200, body: { status: 'closed', counted: true } });
  });

  it('is covered by no permit that was cancelled', async () => {
    await permitted();
    await bot.delete('/v1/trade-checks/t');
    expect(await reported(GRANTED, later(GRANTED, 1_000))).toEqual(UNPERMITTED);
  });

  it('is covered by no permit that was cancelled after it expired', async () => {
    await permitted();
    await api.clock.set(later(EXPIRED, 1_000));
    await bot.delete('/v1/trade-checks/t');
    expect(await reported(GRANTED, later(EXPIRED, 2_000))).toEqual(UNPERMITTED);
  });
});

describe('an entry that is recorded late counts only if it loses (rules 2.14)', () => {
  it.each([
    [60_000, '2', { counted: true, not_counted: null }],
    [60_001, '2', { counted: false, not_counted: 'late' }],
    [60_001, '0', { counted: false, not_counted: 'late' }],
    [60_001, '-2', { counted: true, not_counted: null }],
  ])('%d ms after its permit expired, with a result of %s', async (late, pnl, expected) => {
    await permitted();
    const recorded = later(EXPIRED, late);
    expect(await reported(later(GRANTED, 1_000), recorded)).toEqual(USED);
    const { body } = await bot.post('/v1/trades/t/close', { closed_at: recorded, pnl });
    expect(body).toMatchObject(expected);
  });
});

describe('an entry is what its permit was for (rules 3.5)', () => {
  it.each([
    ['another symbol', { symbol: 'TSLA' }],
    ['the other side', { side: 'short' }],
  ])('%s has no permit', async (_, fields) => {
    await permitted();
    expect(await reported(GRANTED, GRANTED, fields)).toEqual(UNPERMITTED);
  });

  it('in any case of its symbol (rules 2.1)', async () => {
    await permitted();
    expect(await reported(GRANTED, GRANTED, { symbol: 'aapl' })).toEqual(USED);
  });

  it('and live, even where the report says paper', async () => {
    await permitted();
    await api.clock.set(GRANTED);
    const { body } = await bot.post('/v1/trades', {
      ...liveCheck('t', { mode: 'paper' }),
      opened_at: GRANTED,
    });
    expect(body).toMatchObject({ mode: 'live', permitted: true });
  });

  it.each([
    ['102', null],
    ['102.01', 'size_exceeded'],
    ['5000000', 'size_exceeded'],
  ])('a fill of %s on a permit of 100 trips: %s', async (notional, trip) => {
    await permitted();
    expect(await reported(GRANTED, GRANTED, { notional })).toEqual({ permitted: true, trip });
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=2`);
    const exceeded = body.items.find(
      ({ type }: { type: string }) => type === 'trade.size_exceeded',
    );
    expect(exceeded?.permitted).toBe(trip === null ? undefined : '100');
  });
});

describe('what is really at risk', () => {
  const NOW = '2026-01-07T14:00:00.000Z';
  const ask = async (trade_id: string, fields: Record<string, unknown> = {}) =>
    (await bot.post('/v1/trade-checks', liveCheck(trade_id, { notional: '200', ...fields }))).body;

  it('is a position of the phase’s size, however many checks ask for it (rules 3.2)', async () => {
    bot = await climb(api, QUICK, 'real_money_trial');
    expect(await ask('t1', { notional: '120' })).toMatchObject({ decision: 'allow' });
    const second = await ask('t2');
    expect(second).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'SIZE_EXCEEDED' }],
      max_notional: '80',
    });
    // Long and short together, and any case of the symbol.
    expect(await ask('t3', { notional: '81', side: 'short', symbol: 'aapl' })).toMatchObject({
      decision: 'block',
    });
    expect(await ask('t4', { symbol: 'TSLA' })).toMatchObject({ decision: 'allow' });
    await bot.post('/v1/trades', { ...liveCheck('t1', { notional: '120' }), opened_at: NOW });
    expect(await ask('t5', { notional: '81' })).toMatchObject({ max_notional: '80' });
    // A permit that ran out may hide an entry: it takes room until its day ends.
    await api.clock.set('2026-01-07T15:00:00.000Z');
    expect(await ask('t6', { symbol: 'TSLA' })).toMatchObject({ max_notional: '0' });
    await api.clock.set('2026-01-08T15:00:00.000Z');
    expect(await ask('t7', { symbol: 'TSLA' })).toMatchObject({ decision: 'allow' });
  });

  it('stays within the account (rules 3.6)', async () => {
    bot = await climb(api, QUICK, 'real_money_trial', '300');
    expect(await ask('t1')).toMatchObject({ decision: 'allow' });
    const answer = await ask('t2', { symbol: 'TSLA' });
    expect(answer).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'EXPOSURE_EXCEEDED' }],
      max_notional: '105', // 300 and the one live win of 5, less the permit of 200
    });
  });
});

describe('a database clock that goes back (rules 2.9)', () => {
  it('by more than 5 s blocks live entries until it has caught up, permits under way too', async () => {
    await permitted();
    const ask = async (trade_id: string) =>
      (await bot.post('/v1/trade-checks', liveCheck(trade_id))).body;
    await api.clock.set(later(GRANTED, -5_001));
    expect(await ask('t')).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'CLOCK_REGRESSED' }],
    });
    await api.clock.set(later(GRANTED, -5_000));
    expect(await ask('t')).toMatchObject({ decision: 'allow' });
    await api.clock.set(later(GRANTED, 1_000));
    expect(await ask('t')).toMatchObject({ decision: 'allow' });
  });

  it('gives what is recorded meanwhile the log’s last instant', async () => {
    await permitted();
    await api.clock.set(later(GRANTED, -3_600_000));
    await bot.post('/v1/trades', { ...liveCheck('t'), opened_at: GRANTED });
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(body.items).toMatchObject([{ type: 'trade.opened', at: GRANTED }]);
  });
});

describe('a permit that ends with its trading day (rules 2.9, 3.3)', () => {
  it('runs out before the boundary, on a day that had a close as on any other', async () => {
    await permitted();
    await reported(later(GRANTED, 1_000), later(GRANTED, 2_000));
    await api.clock.set('2026-03-10T15:00:00.000Z');
    const closed = { closed_at: '2026-03-10T15:00:00.000Z', pnl: '1' };
    expect((await bot.post('/v1/trades/t/close', closed)).status).toBe(200);
    await api.clock.set('2026-03-11T10:58:00.000Z');
    const asked = await bot.post('/v1/trade-checks', liveCheck('u'));
    expect(asked.body).toMatchObject({
      decision: 'allow',
      permit: { expires_at: '2026-03-11T11:00:00.000Z' },
    });
    await api.clock.set('2026-03-11T11:00:00.000Z');
    const next = await bot.post('/v1/trade-checks', liveCheck('v'));
    expect(next).toMatchObject({ status: 200, body: { decision: 'allow' } });
    const { items } = (await api.admin.get(`/v1/bots/${bot.id}/events?limit=3`)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'permit.granted',
      'session.closed',
      'permit.unconfirmed',
    ]);
  });
});
