import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const paper = (trade_id: string, fields: Record<string, unknown> = {}) => ({
  ...liveCheck(trade_id),
  mode: 'paper',
  opened_at: NOW,
  ...fields,
});

describe('trades', () => {
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

  describe('POST /v1/trades', () => {
    it('records an entry with 201, and tells the trade', async () => {
      const { status, body } = await bot.post(
        '/v1/trades',
        paper('t1', { entry_price: '10.50', stop_price: '10', target_price: '12' }),
      );
      expect(status).toBe(201);
      expect(body).toEqual({
        trade_id: 't1',
        status: 'open',
        symbol: 'AAPL',
        side: 'long',
        mode: 'paper',
        kind: 'strategy',
        phase: 'experience',
        trading_day: '2026-03-09',
        permitted: true,
        imported: false,
        notional: '100',
        entry_price: '10.5',
        stop_price: '10',
        target_price: '12',
        parent_trade_id: null,
        opened_at: NOW,
        closed_at: null,
        pnl: null,
        outcome: null,
        counted: null,
        not_counted: null,
        session_date: null,
      });
    });

    it('answers the same report 200 with the same trade, another one 409', async () => {
      const first = await bot.post('/v1/trades', paper('t1'));
      const again = await bot.post('/v1/trades', paper('t1'));
      expect(again).toMatchObject({ status: 200, body: first.body });
      const other = await bot.post('/v1/trades', paper('t1', { notional: '101' }));
      expect(other).toMatchObject({
        status: 409,
        body: { code: 'TRADE_CONFLICT', constraints: { phase: 'experience' } },
      });
    });

    it('records a live entry without a permit, and trips the breaker (rules 3.5)', async () => {
      await toProofOfConcept(api, bot);
      const { status, body } = await bot.post('/v1/trades', { ...liveCheck('t1'), opened_at: NOW });
      expect(status).toBe(201);
      expect(body).toMatchObject({ kind: 'manual_override', permitted: false });
      const standing = await bot.get('/v1/status');
      expect(standing.body.breaker).toMatchObject({ cause: 'unpermitted_trade' });
    });

    it.each([
      ['opened_at', '2026-03-09 14:30:00'],
      ['opened_at', '2026-03-09T14:30:00'],
      ['opened_at', '2026-02-30T14:30:00Z'],
      ['opened_at', 1_773_066_600_000],
      ['kind', 'emergency_exit'],
      ['pnl', '1'],
    ])('is 422 and names %s: %j', async (field, value) => {
      const { status, body } = await bot.post('/v1/trades', paper('t1', { [field]: value }));
      expect({
        status,
        fields: body.errors.map((fault: { field: string }) => fault.field),
      }).toEqual({ status: 422, fields: [field] });
    });
  });

  describe('POST /v1/trades/{trade_id}/close', () => {
    const close = (fields: Record<string, unknown> = {}) =>
      bot.post('/v1/trades/t1/close', { closed_at: NOW, pnl: '-1.50', ...fields });

    it('records the close, once (rules 2.3, 2.4)', async () => {
      await bot.post('/v1/trades', paper('t1'));
      const first = await close();
      expect(first).toMatchObject({
        status: 200,
        body: { status: 'closed', pnl: '-1.5', outcome: 'loss', counted: true, closed_at: NOW },
      });
      expect(await close()).toMatchObject({ status: 200, body: first.body });
      expect(await close({ pnl: '1' })).toMatchObject({
        status: 409,
        body: { code: 'TRADE_CONFLICT' },
      });
    });

    it('leaves an emergency exit out of what counts (rules 3.4)', async () => {
      await bot.post('/v1/trades', paper('t1'));
      expect((await close({ kind: 'emergency_exit' })).body).toMatchObject({
        kind: 'emergency_exit',
        counted: false,
      });
    });

    it('answers 404 for a trade that was never reported', async () => {
      expect(await close()).toMatchObject({ status: 404, body: { code: 'TRADE_UNKNOWN' } });
    });

    it('is recorded though it lies before the open: with the instant of the open (rules 1.2)', async () => {
      await bot.post('/v1/trades', paper('t1'));
      const { status, body } = await close({ closed_at: '2026-03-09T14:29:59Z' });
      expect({ status, closed_at: body.closed_at }).toEqual({
        status: 200,
        closed_at: '2026-03-09T14:30:00.000Z',
      });
    });

    it('answers 422 to a P&L that is no plain decimal', async () => {
      await bot.post('/v1/trades', paper('t1'));
      expect((await close({ pnl: 1.5 })).body.errors).toEqual([
        { field: 'pnl', message: 'must be a decimal as a string, not a JSON number' },
      ]);
    });
  });

  describe('GET /v1/trades/{trade_id}', () => {
    it('tells the trade', async () => {
      await bot.post('/v1/trades', paper('t1'));
      expect((await bot.get('/v1/trades/t1')).body).toMatchObject({
        trade_id: 't1',
        trade: { status: 'open' },
        permit: null,
      });
    });

    it('tells a permit that waits for a report, also after its end', async () => {
      await toProofOfConcept(api, bot);
      await bot.post('/v1/trade-checks', liveCheck('t1'));
      const permit = { granted_at: NOW, ends_at: '2026-03-09T14:35:00.000Z', notional: '100' };
      expect((await bot.get('/v1/trades/t1')).body).toEqual({
        trade_id: 't1',
        trade: null,
        permit: { state: 'outstanding', ...permit },
      });
      await api.clock.advance(300_000);
      expect((await bot.get('/v1/trades/t1')).body.permit).toEqual({
        state: 'unconfirmed',
        ...permit,
      });
      await bot.get('/v1/status');
      await bot.post('/v1/trade-checks', liveCheck('t2'));
      expect((await bot.get('/v1/trades/t1')).body.permit).toEqual({
        state: 'unconfirmed',
        ...permit,
      });
    });

    it('answers 404 for an unknown trade_id, and for another bot’s trade', async () => {
      expect(await bot.get('/v1/trades/t1')).toMatchObject({
        status: 404,
        body: { code: 'TRADE_UNKNOWN' },
      });
      await bot.post('/v1/trades', paper('t1'));
      const other = await api.bot();
      expect((await other.get('/v1/trades/t1')).status).toBe(404);
    });
  });

  describe('POST /v1/reconcile', () => {
    it('tells what either side lacks', async () => {
      await toProofOfConcept(api, bot);
      await bot.post('/v1/trade-checks', liveCheck('lost'));
      await api.clock.advance(301_000);
      for (const trade_id of ['both', 'here', 'closed'])
        await bot.post('/v1/trades', paper(trade_id));
      await bot.post('/v1/trades/closed/close', { closed_at: '2026-03-09T14:31:00Z', pnl: '0' });
      const { status, body } = await bot.post('/v1/reconcile', {
        open_trade_ids: ['both', 'closed', 'there'],
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        unknown_here: ['there'],
        closed_here: ['closed'],
        open_here: ['here'],
        unconfirmed: ['lost'],
      });
    });

    it('answers 422 and names the id at fault', async () => {
      const { body } = await bot.post('/v1/reconcile', { open_trade_ids: ['t1', 7] });
      expect(body.errors).toEqual([
        {
          field: 'open_trade_ids.1',
          message: 'must be an identifier as a string, not a JSON number',
        },
      ]);
    });
  });
});
