import { startApi, toProofOfConcept, type TestApi, type TestBot } from '../testing/index.js';

describe('history', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
    bot = await api.bot();
    await toProofOfConcept(api, bot);
  });
  afterAll(() => api.stop());

  const pages = async (list: string, limit: number) => {
    const items: Record<string, unknown>[] = [];
    for (let query = `limit=${limit}`; ;) {
      const { body } = await api.admin.get(`/v1/bots/${bot.id}/${list}?${query}`);
      items.push(...body.items);
      if (body.next_cursor === null) return items;
      expect(body.items).toHaveLength(limit);
      query = `limit=${limit}&cursor=${body.next_cursor}`;
    }
  };

  it('lists sessions, the latest day first', async () => {
    const sessions = await pages('sessions', 7);
    expect(sessions[0]).toEqual({
      date: '2026-03-06',
      phase: 'experience',
      closing_phase: 'experience',
      trades_executed: 1,
      counted: 1,
      wins: 1,
      losses: 0,
      win_rate: '1',
      average_rr: '2',
      total_pnl: '10',
      position_sizes: ['1000'],
      circuit_breaker_trips: 0,
      imported: true,
      live_pnl: '0',
      opening_phase: 'experience',
      paper_pnl: '10',
      profitable: true,
    });
    const dates = sessions.map(({ date }) => date as string);
    expect(dates).toEqual([...new Set(dates)].sort().reverse());
  });

  it('lists trades, each once', async () => {
    const ids = (await pages('trades', 9)).map(({ trade_id }) => trade_id as string);
    expect(ids).toHaveLength(30);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
  });

  it('lists the log without a gap, each line with the hash that the next one carries (rules 8.1)', async () => {
    const events = (await pages('events', 50)).reverse();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, place) => place + 1));
    expect(events[0]).toMatchObject({
      type: 'bot.registered',
      bot: bot.id,
      prev_hash: '0'.repeat(64),
    });
    expect(events.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(
      events.slice(0, -1).map(({ hash }) => hash),
    );
  });

  it('lists transitions with what was known', async () => {
    expect(await pages('transitions', 1)).toEqual([
      {
        seq: expect.any(Number),
        at: '2026-03-09T14:30:00.000Z',
        type: 'phase.advanced',
        from_phase: 'experience',
        to_phase: 'proof_of_concept',
        trigger: 'manual',
        size: '100',
        by: api.admin.actor,
        reason: 'the paper account',
        evidence: {
          criteria: expect.any(Array),
          imported_sessions: 20,
          evidence: expect.objectContaining({ phase: 'experience', to: 'proof_of_concept' }),
          review: expect.objectContaining({ open_positions: 0 }),
          by_importer: true,
        },
      },
    ]);
  });

  it.each(['sessions', 'trades', 'events', 'transitions'])(
    'answers 422 to a cursor that %s never gave out',
    async (list) => {
      const { status, body } = await api.admin.get(`/v1/bots/${bot.id}/${list}?cursor=e30`);
      expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field: 'cursor' });
    },
  );

  it('is 404 for a bot that does not exist', async () => {
    expect((await api.admin.get('/v1/bots/platform/events')).status).toBe(404);
    expect((await api.admin.get('/v1/bots/a%00b/events')).status).toBe(404);
  });
});
