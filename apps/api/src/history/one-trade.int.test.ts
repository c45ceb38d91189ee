import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

const PASSWORD = 'a password for corrections only';

describe('a trade with the check that let it in', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ overridePassword: PASSWORD, checksPerSecond: 10_000 });
    bot = await climb(api, QUICK, 'real_money_trial');
    await api.clock.set('2026-01-07T15:00:00.000Z');
  });
  afterAll(() => api.stop());

  const history = async (trade_id: string) =>
    (await api.admin.get(`/v1/bots/${bot.id}/trades/${encodeURIComponent(trade_id)}`)).body;
  const typesOf = ({ events }: { events: { type: string }[] }) => events.map(({ type }) => type);
  const entry = (trade_id: string) => ({ ...liveCheck(trade_id), notional: '50' });

  it('tells everything that was known, in order, and the session that it closed in', async () => {
    const answer = await history('climb-1');
    expect(typesOf(answer)).toEqual([
      'permit.granted',
      'trade.opened',
      'trade.closed',
      'session.closed',
    ]);
    const [granted, , , session] = answer.events;
    expect(answer.check).toEqual(granted);
    expect(answer.trade).toMatchObject({
      trade_id: 'climb-1',
      decision: { seq: granted.seq, granted_at: granted.at, notional: '50', max_notional: '100' },
    });
    expect(session).toMatchObject({ date: answer.trade.session_date });
    expect(answer.left_off).toBe(0);
  });

  it('names the permit that was renewed last before the entry (rules 3.3)', async () => {
    await bot.post('/v1/trade-checks', entry('resting'));
    await api.clock.advance(60_000);
    await bot.post('/v1/trade-checks/resting/renew');
    await api.clock.advance(60_000);
    const { body: status } = await bot.get('/v1/status');
    await bot.post('/v1/trades', { ...entry('resting'), opened_at: status.as_of });
    const { trade, check, events } = await history('resting');
    expect(typesOf({ events })).toEqual(['permit.granted', 'permit.renewed', 'trade.opened']);
    expect(check).toEqual(events[1]);
    expect(trade.decision).toMatchObject({ seq: events[1].seq, granted_at: events[1].at });
  });

  it('tells blocks before it, its correction, and that it was voided', async () => {
    const trade_id = 'much ado';
    await bot.post('/v1/trade-checks', { ...entry(trade_id), notional: '5000' });
    await wholeTrade(bot, trade_id, '4');
    const admin = (call: string, body: object) =>
      api.admin.post(`/v1/bots/${bot.id}/trades/${encodeURIComponent(trade_id)}/${call}`, body);
    await admin('correct', { pnl: '3', reason: 'the broker’s fee', override_password: PASSWORD });
    await admin('void', { reason: 'it never was', override_password: PASSWORD });
    const answer = await history(trade_id);
    expect(typesOf(answer)).toEqual([
      'phase.validation_blocked',
      'permit.granted',
      'trade.opened',
      'trade.closed',
      'phase.override_accepted',
      'trade.corrected',
      'phase.override_accepted',
      'trade.voided',
    ]);
    expect(answer.trade).toMatchObject({ status: 'voided', pnl: '3' });
  });

  it.each([
    ['a quote', 'say "when"'],
    ['the beginning of another', 'say '],
    ['a backslash', 'C:\\trades\\1'],
    ['a quote at its end', 'say "'],
    ['what looks like a line', '","trade_id":"climb-1'],
    ['other letters', 'Köln-√2'],
  ])('knows a trade_id with %s from every other', async (_, trade_id) => {
    await wholeTrade(bot, trade_id, '1');
    const answer = await history(trade_id);
    expect(typesOf(answer)).toEqual(['permit.granted', 'trade.opened', 'trade.closed']);
    expect(new Set(answer.events.map((event: { trade_id: string }) => event.trade_id))).toEqual(
      new Set([trade_id]),
    );
    expect(answer.check).toMatchObject({ trade_id });
  });

  it('has no decision where there was no check: paper, and an entry without a permit (rules 3.5)', async () => {
    expect((await history('climb-0')).trade).toMatchObject({ mode: 'paper', decision: null });
    const { body: status } = await bot.get('/v1/status');
    await bot.post('/v1/trades', { ...entry('past the bot'), opened_at: status.as_of });
    expect(await history('past the bot')).toMatchObject({
      trade: { permitted: false, decision: null },
      check: null,
    });
  });

  it('answers 404 to a trade that was never entered, and to another bot’s', async () => {
    const unknown = { status: 404, body: { code: 'TRADE_UNKNOWN' } };
    expect(await api.admin.get(`/v1/bots/${bot.id}/trades/nothing`)).toMatchObject(unknown);
    const other = await api.bot();
    expect(await api.admin.get(`/v1/bots/${other.id}/trades/climb-1`)).toMatchObject(unknown);
  });

  it('keeps to the latest lines where a bot asks over and over', async () => {
    await api.clock.set('2026-01-08T15:00:00.000Z');
    for (let turn = 0; turn < 205; turn += 1)
      await bot.post('/v1/trade-checks', { ...entry('again'), notional: '5000' });
    await api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason: 'known' });
    await wholeTrade(bot, 'again', '1');
    const answer = await history('again');
    expect({ events: answer.events.length, left_off: answer.left_off }).toEqual({
      events: 200,
      left_off: 8,
    });
    expect(typesOf(answer).slice(-3)).toEqual(['permit.granted', 'trade.opened', 'trade.closed']);
  });
});
