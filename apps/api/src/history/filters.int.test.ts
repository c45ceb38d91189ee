import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

type Item = Record<string, unknown>;

const PASSWORD = 'a password for corrections only';

describe('one bot’s history, filtered', () => {
  let api: TestApi;
  let bot: TestBot;

  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000, overridePassword: PASSWORD });
    // Paper on 5 January, live in Proof of Concept on the 6th and in Real Money Trial from the 7th on.
    bot = await climb(api, QUICK, 'real_money_trial');
    await wholeTrade(bot, 'flat', '0');
    await bot.post('/v1/trade-checks', { ...liveCheck('too much'), notional: '5000' });
    await api.clock.set('2026-01-08T15:00:00.000Z');
    await wholeTrade(bot, 'lost', '-2');
    await api.admin.post(`/v1/bots/${bot.id}/trades/lost/void`, {
      reason: 'it never was',
      override_password: PASSWORD,
    });
    const { body } = await bot.get('/v1/status');
    const entry = { ...liveCheck('open'), symbol: 'MSFT', opened_at: body.as_of };
    await bot.post('/v1/trades', entry);
    await api.admin.post(`/v1/bots/${bot.id}/advance`, { reason: 'too early' });
  });
  afterAll(() => api.stop());

  /** All of a list, page by page. */
  const list = async (name: string, query: string, limit = 2): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await api.admin.get(
        `/v1/bots/${bot.id}/${name}?limit=${limit}&${query}${cursor}`,
      );
      expect(status).toBe(200);
      items.push(...body.items);
      if (body.next_cursor === null) return items;
      cursor = `&cursor=${body.next_cursor}`;
    }
  };

  const trades = async (query: string) =>
    (await list('trades', query)).map(({ trade_id }) => trade_id);

  it.each([
    ['', ['open', 'lost', 'flat', 'climb-1', 'climb-0']],
    ['status=open', ['open']],
    ['status=closed', ['flat', 'climb-1', 'climb-0']],
    ['status=voided', ['lost']],
    ['permitted=false', ['open']],
    ['permitted=true&status=closed', ['flat', 'climb-1', 'climb-0']],
    ['outcome=win', ['climb-1', 'climb-0']],
    ['outcome=flat', ['flat']],
    ['symbol=MSFT', ['open']],
    ['symbol=NVDA', []],
    ['start=2026-01-07', ['open', 'lost', 'flat']],
    ['start=2026-01-06&end=2026-01-07', ['flat', 'climb-1']],
    ['end=2026-01-05', ['climb-0']],
  ])('lists the trades of ?%s', async (query, expected) => {
    expect(await trades(query)).toEqual(expected);
  });

  it.each([
    ['', ['2026-01-07', '2026-01-06', '2026-01-05']],
    ['phase=experience', ['2026-01-05']],
    ['phase=scaling', []],
    ['start=2026-01-06', ['2026-01-07', '2026-01-06']],
    ['start=2026-01-05&end=2026-01-06&phase=proof_of_concept', ['2026-01-06']],
  ])('lists the sessions of ?%s', async (query, expected) => {
    expect((await list('sessions', query)).map(({ date }) => date)).toEqual(expected);
  });

  const seqs = (events: readonly Item[]) => events.map(({ seq }) => seq);

  it.each(['type=trade.opened,trade.closed', 'type=trade.opened&type=trade.closed'])(
    'lists the events of ?%s, each once, newest first',
    async (query) => {
      const all = await list('events', '', 200);
      const wanted = all.filter(({ type }) => type === 'trade.opened' || type === 'trade.closed');
      expect(wanted.length).toBeGreaterThan(6);
      expect(await list('events', query, 3)).toEqual(wanted);
    },
  );

  it('lists the events of some trading days, and of some types of these', async () => {
    const all = await list('events', '', 200);
    // From the open of the 6th to the open of the 7th, which closes the session of the 6th.
    const [from, until] = ['2026-01-06T12:00:00.000Z', '2026-01-07T12:00:00.000Z'];
    const day = all.filter(({ at }) => (at as string) >= from && (at as string) < until);
    expect(seqs(await list('events', 'start=2026-01-06&end=2026-01-06', 3))).toEqual(seqs(day));
    expect(
      await list('events', 'start=2026-01-06&end=2026-01-06&type=session.closed,trade.closed', 1),
    ).toEqual(day.filter(({ type }) => type === 'session.closed' || type === 'trade.closed'));
  });

  it('lists blocked entries and refused advances with why in words', async () => {
    const [advance, entry] = await list('blocked', '');
    expect(advance).toMatchObject({
      kind: 'override',
      action: 'advance',
      by: api.admin.actor,
      said: 'too early',
      trade_id: null,
      attempts: 1,
      reasons: [{ code: 'GATE_NOT_MET', sentence: expect.stringContaining('the gate is not met') }],
    });
    expect(entry).toMatchObject({
      kind: 'entry',
      phase: 'real_money_trial',
      trade_id: 'too much',
      symbol: 'AAPL',
      mode: 'live',
      notional: '5000',
      max_notional: '200',
      reasons: [
        {
          code: 'SIZE_EXCEEDED',
          sentence:
            'A notional of 5000 USD is more than this position may still grow by; at most 200 USD is allowed now.',
        },
      ],
    });
    expect(await list('blocked', 'kind=entry')).toEqual([entry]);
    expect(await list('blocked', 'kind=override')).toEqual([advance]);
    expect(await list('blocked', 'reason=SIZE_EXCEEDED')).toEqual([entry]);
    expect(await list('blocked', 'reason=GATE_NOT_MET')).toEqual([advance]);
    expect(await list('blocked', 'reason=GATE_NOT_MET&kind=entry')).toEqual([]);
    expect(await list('blocked', 'symbol=aapl')).toEqual([entry]);
    expect(await list('blocked', 'symbol=MSFT')).toEqual([]);
    expect(await list('blocked', 'trade=too%20much')).toEqual([entry]);
    expect(await list('blocked', 'trade=too%20much&reason=DAILY_LIMIT')).toEqual([]);
    expect(await list('blocked', 'end=2026-01-07')).toEqual([entry]);
    expect(await list('blocked', 'end=2026-01-06')).toEqual([]);
  });

  it('tells a transition’s criteria in words, with the policy that they are of', async () => {
    const [last] = await list('transitions', '');
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/transitions/${String(last!.seq)}`);
    const { evidence, ...listed } = last as { evidence: { criteria: Item[] } };
    expect(body).toMatchObject({ ...listed, policy_version: 1, triggers: [], metrics: null });
    expect(body.criteria.map(({ code }: Item) => code)).toEqual(
      evidence.criteria.map(({ code }) => code),
    );
    expect(body.criteria).toContainEqual({
      code: 'trade_count',
      name: 'Counted trades',
      required: 1,
      actual: 1,
      status: 'met',
      sentence: '1 counted trade of the 1 needed.',
    });
  });

  it('answers 404 to an event that is not a transition', async () => {
    expect(await api.admin.get(`/v1/bots/${bot.id}/transitions/1`)).toMatchObject({
      status: 404,
      body: { code: 'TRANSITION_UNKNOWN' },
    });
  });

  it.each([
    ['trades?status=gone', 'status'],
    ['trades?permitted=1', 'permitted'],
    ['trades?outcome=draw', 'outcome'],
    [`trades?symbol=${'x'.repeat(201)}`, 'symbol'],
    ['trades?start=2026-02-30', 'start'],
    ['trades?start=2026-01-02&end=2026-01-01', 'end'],
    ['trades?cursor=e30', 'cursor'],
    ['sessions?phase=paper', 'phase'],
    ['sessions?end=yesterday', 'end'],
    ['events?type=trade.eaten', 'type'],
    ['events?type=', 'type'],
    ['events?type=trade.opened&type=', 'type'],
    ['events?start=1.1.2026', 'start'],
    ['events?type=trade.opened&cursor=e30', 'cursor'],
    ['blocked?kind=exit', 'kind'],
    ['blocked?cursor=e30', 'cursor'],
    ['breaker?cursor=e30', 'cursor'],
    ['breaker?limit=201', 'limit'],
    ['transitions/0', 'seq'],
    ['transitions/first', 'seq'],
    ['transitions/9999999999', 'seq'],
    ['series?points=19', 'points'],
    ['series?points=1001', 'points'],
    ['series?points=all', 'points'],
    ['series?start=2026-01-02&end=2026-01-01', 'end'],
    ['series?luck=1', 'luck'],
  ])('answers 422 to %s and names %s', async (call, field) => {
    const { status, body } = await api.admin.get(`/v1/bots/${bot.id}/${call}`);
    expect({ status, fields: body.errors?.map((fault: Item) => fault.field) }).toEqual({
      status: 422,
      fields: [field],
    });
  });
});
