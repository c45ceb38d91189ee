import type { AuditLineAnswer } from '@phasegate/contracts';
import { listAudit } from '@phasegate/db';
import pg from 'pg';
import { startApi, winningHistory, type Caller, type TestApi } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('GET /v1/audit', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
  });
  afterAll(() => api.stop());

  const trail = async (caller: Caller, query = ''): Promise<AuditLineAnswer[]> => {
    const { status, body } = await caller.get(`/v1/audit${query}`);
    expect(status).toBe(200);
    return body.items;
  };
  const types = (lines: readonly AuditLineAnswer[]) => lines.map(({ type }) => type);

  it('tells what people and rules decided about every bot, and finds it by what it names', async () => {
    const mine = await api.person('operator');
    const registered = await mine.post('/v1/bots', { name: 'Mine', portfolio_value: '10000' });
    const bot = registered.body.id as string;
    const other = await api.bot({ name: 'Another' });
    await api.admin.post(`/v1/bots/${other.id}/breaker/trip`, { reason: 'A drill.' });
    const imported = { as: 'paper', trades: winningHistory('2026-03-09') };
    await mine.post(`/v1/bots/${bot}/imports`, imported);
    await mine.post(`/v1/bots/${bot}/advance`, { reason: 'The paper record is sound.' });

    const [advanced, completed] = await trail(mine);
    expect(advanced).toMatchObject({
      ...{ log: bot, bot_name: 'Mine', type: 'phase.advanced', by: mine.actor },
      reason: 'The paper record is sound.',
    });
    expect(advanced!.event).toMatchObject({ hash: advanced!.hash, prev_hash: expect.any(String) });
    expect(completed!.type).toBe('import.completed');
    // Neither entries and exits, nor another operator's bots, nor the platform's events.
    expect(types(await trail(mine))).toEqual(['phase.advanced', 'import.completed']);

    const all = types(await trail(api.admin));
    expect(all).toEqual(expect.arrayContaining(['phase.advanced', 'breaker.tripped']));
    expect(all).toContain('bot.created');
    const found = async (query: string) => types(await trail(api.admin, query));
    expect(await found(`?bot=${other.id}`)).toEqual(['breaker.tripped']);
    expect(await found('?kind=decision')).toEqual(['phase.advanced']);
    expect(await found(`?by=${mine.actor}&kind=record`)).toEqual(['import.completed']);
    expect(await found('?reason=a%20DRILL')).toEqual(['breaker.tripped']);
    expect(await found('?reason=50%25')).toEqual([]);
    expect(new Set((await trail(api.admin, '?kind=platform')).map(({ log }) => log))).toEqual(
      new Set(['platform']),
    );
    expect((await mine.get(`/v1/audit?bot=${other.id}`)).status).toBe(404);
    expect((await mine.get('/v1/audit?kind=gossip')).status).toBe(422);
  });

  it('finds what a trade and a symbol are named in', async () => {
    const bot = await api.bot();
    const trade = { symbol: 'AAPL', side: 'long', mode: 'live', notional: '100', opened_at: NOW };
    await bot.post('/v1/trades', { trade_id: 'unasked', ...trade });
    const lines = await trail(api.admin, '?trade=unasked');
    expect(types(lines)).toContain('trade.unpermitted');
    expect(lines.every(({ trade_id }) => trade_id === 'unasked')).toBe(true);
    expect(types(await trail(api.admin, `?symbol=aapl&bot=${bot.id}`))).toContain(
      'trade.unpermitted',
    );
    expect(await trail(api.admin, '?symbol=MSFT')).toEqual([]);
  });

  it('is read a page at a time, each line once', async () => {
    const whole = await trail(api.admin, '?limit=200');
    const seen: AuditLineAnswer[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.admin.get(`/v1/audit?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items);
      cursor = body.next_cursor as string | null;
    }
    expect(seen).toEqual(whole);
  });

  it('is read from its index in its order, of one bot as well', async () => {
    // A table of a few rows is read as a whole unless the planner is told not to.
    const options = '-c enable_seqscan=off -c enable_bitmapscan=off';
    const pool = new pg.Pool({ connectionString: api.database.serviceUrl, options });
    const planOf = async (wanted: object) => {
      const plans: string[] = [];
      const explained = {
        query: async (text: string, values: unknown[]) => {
          const { rows } = await pool.query(`EXPLAIN ${text}`, values);
          plans.push(rows.map((row) => String(row['QUERY PLAN'])).join('\n'));
          return { rows: [], rowCount: 0 };
        },
      } as unknown as Parameters<typeof listAudit>[0];
      await listAudit(explained, { limit: 50, member: null, ...wanted });
      return plans.join('\n');
    };
    const of = await planOf({});
    expect(of).toContain('Index Scan Backward using events_audit on events');
    expect(of).not.toContain('Sort');
    expect(await planOf({ bot: 'bot_1' })).toContain('events_audit_of_bot');
    await pool.end();
  });
});
