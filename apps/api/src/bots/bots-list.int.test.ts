import { ATTENTION, BOT_SORTS, type BotAnswer } from '@phasegate/contracts';
import { liftQuarantine, storeManyBots, patientPool } from '@phasegate/db/testing';
import { PHASES } from '@phasegate/phase-core';
import type pg from 'pg';
import { startApi, type Caller, type TestApi, type TestPerson } from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const NEW = { name: 'Added later', portfolio_value: '5000' };
const LIVES = 7;

/** Every page's bots, and the total that the first one told. */
async function paged(caller: Caller, query: string, between?: () => Promise<unknown>) {
  const items: BotAnswer[] = [];
  let total: number | undefined;
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await caller.get(`/v1/bots?${query}${page}`);
    expect(status).toBe(200);
    items.push(...(body.items as BotAnswer[]));
    total ??= body.total as number;
    cursor = body.next_cursor as string | null;
    if (cursor !== null) await between?.();
  }
  return { items, total, names: items.map(({ name }) => name) };
}

describe('GET /v1/bots: searched, filtered, sorted', () => {
  let api: TestApi;
  let pool: pg.Pool;
  let owner: pg.Pool;
  let mine: TestPerson;
  let all: BotAnswer[];
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    pool = patientPool(api.database.serviceUrl, { max: 3, statementMs: 30_000 });
    owner = patientPool(api.database.ownerUrl, { max: 1 });
    mine = await api.person('operator');
    await storeManyBots(pool, 2 * LIVES, { now: NOW, by: mine.actor });
    await api.bot({ name: 'Of the administrator' });
    all = (await paged(api.admin, 'limit=200')).items;
  });
  afterAll(async () => {
    await pool.end();
    await owner.end();
    await api.stop();
  });

  const found = async (query: string) => new Set((await paged(api.admin, query)).names);
  const those = (fit: (bot: BotAnswer) => boolean) =>
    new Set(all.filter(fit).map(({ name }) => name));

  it('there are bots in every phase, some that need attention and some that do not', () => {
    expect(new Set(all.map(({ status }) => status!.phase))).toEqual(new Set(PHASES));
    expect(new Set(all.flatMap(({ attention }) => attention))).toEqual(
      new Set(['BREAKER_OPEN', 'DOWNGRADED', 'READY_TO_ADVANCE']),
    );
  });

  it.each(PHASES)('phase=%s', async (phase) => {
    expect(await found(`phase=${phase}`)).toEqual(those(({ status }) => status?.phase === phase));
  });

  it.each(ATTENTION)('attention=%s', async (code) => {
    expect(await found(`attention=${code}`)).toEqual(
      those(({ attention }) => attention.includes(code)),
    );
  });

  it('attention=any, and filters together', async () => {
    expect(await found('attention=any')).toEqual(those(({ attention }) => attention.length > 0));
    expect(await found('attention=any&breaker=open&phase=real_money_trial&search=FALLEN')).toEqual(
      new Set(['Fallen 0007', 'Fallen 0014']),
    );
  });

  it('breaker=open and breaker=closed', async () => {
    expect(await found('breaker=open')).toEqual(those(({ status }) => status!.breaker !== null));
    expect(await found('breaker=closed')).toEqual(those(({ status }) => status!.breaker === null));
  });

  it('search looks in names and ids, in capitals or not, and takes nothing for a pattern', async () => {
    expect(await found('search=grown')).toEqual(new Set(['Grown 0006', 'Grown 0013']));
    expect(await found('search=BOT_MANY_0003')).toEqual(new Set(['Ready 0003']));
    expect(await found('search=%25')).toEqual(new Set());
    expect(await found('search=_')).toEqual(new Set(all.map(({ name }) => name)));
  });

  it.each(BOT_SORTS)(
    'sort=%s: small pages hold what a large one holds, in its order',
    async (sort) => {
      const whole = await paged(api.admin, `limit=200&sort=${sort}`);
      const small = await paged(api.admin, `limit=4&sort=${sort}`);
      expect(small.names).toEqual(whole.names);
      expect([whole.total, small.total]).toEqual([all.length, all.length]);
      expect(new Set(whole.names)).toEqual(new Set(all.map(({ name }) => name)));
    },
  );

  it('sort=attention: the most urgent first, the others by name after them', async () => {
    const { items } = await paged(api.admin, 'limit=200&sort=attention');
    expect(items.slice(0, 4).map(({ name }) => name)).toEqual([
      ...['Fallen 0007', 'Fallen 0014', 'Ready 0003', 'Ready 0010'],
    ]);
    const rest = items.slice(4);
    expect(rest.every(({ attention }) => attention.length === 0)).toBe(true);
    const names = rest.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
  });

  it('sort=readiness: the ready first, Scaling, which has no gate, last', async () => {
    const { names } = await paged(api.admin, 'limit=200&sort=readiness');
    expect(names.slice(0, 2)).toEqual(['Ready 0003', 'Ready 0010']);
    expect(names.slice(-2)).toEqual(['Grown 0006', 'Grown 0013']);
  });

  it('tells the figures of each bot’s tenure', () => {
    const byName = new Map(all.map((bot) => [bot.name, bot]));
    expect(byName.get('Newcomer 0001')!.figures).toMatchObject({
      ...{ tenure_trades: 0, tenure_pnl: '0', last_trade_at: null, one_short: null },
    });
    // Seven wins of 8.5 and three losses of 2.25, on paper, in Experience.
    expect(byName.get('On paper 0002')!.figures).toMatchObject({
      ...{ tenure_trades: 10, tenure_pnl: '52.75', trading_days_without_entry: 1 },
      last_trade_at: '2026-03-06T15:00:00.000Z',
    });
    // The three losses that took it down were of the tenure before.
    expect(byName.get('Fallen 0007')!.figures).toMatchObject({
      ...{ tenure_trades: 0, tenure_pnl: '0', last_trade_at: '2026-03-06T15:00:00.000Z' },
      tenure_since: '2026-03-06T16:00:00.000Z',
    });
  });

  it('shows an operator their own only, in every figure', async () => {
    const { total, names } = await paged(mine, 'limit=5&sort=name');
    expect(total).toBe(2 * LIVES);
    expect(names).not.toContain('Of the administrator');
    const stranger = await api.person('operator');
    expect((await stranger.get('/v1/bots?sort=attention')).body).toEqual({
      ...{ items: [], next_cursor: null, total: 0 },
    });
    const compliance = await api.person('compliance');
    expect((await paged(compliance, 'limit=200')).total).toBe(all.length);
  });

  it('sees a membership and an archived bot with the very next call', async () => {
    const [bot, guest] = [await api.bot({ name: 'Shared' }), await api.person('operator')];
    const seen = async (query = '') => (await paged(guest, `limit=50${query}`)).names;
    expect(await seen()).toEqual([]);
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [guest.actor] } });
    expect(await seen()).toEqual(['Shared']);
    await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true, name: 'Put away' });
    expect([await seen(), await seen('&archived=true')]).toEqual([[], ['Put away']]);
    await api.admin.patch(`/v1/bots/${bot.id}`, { archived: false });
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { remove: [guest.actor] } });
    expect([await seen(), await seen('&archived=true')]).toEqual([[], []]);
    await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true });
  });

  it.each(['newest', 'name', 'attention', 'pnl'])(
    'sort=%s: every bot is shown once while others are added',
    async (sort) => {
      const operator = await api.person('operator');
      const names = ['B', 'D', 'F', 'H', 'J'];
      for (const name of names) await operator.post('/v1/bots', { ...NEW, name });
      let added = 0;
      const { items } = await paged(operator, `limit=2&sort=${sort}`, () =>
        operator.post('/v1/bots', { ...NEW, name: `${'ACEG'[(added += 1)] ?? 'K'} added` }),
      );
      const seen = items.map(({ name }) => name).filter((name) => names.includes(name));
      expect(seen.toSorted()).toEqual(names);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    },
  );

  it('is 422 with a cursor that is of another query', async () => {
    const { body } = await api.admin.get('/v1/bots?limit=2&sort=name');
    const cursor = encodeURIComponent(body.next_cursor as string);
    expect((await api.admin.get(`/v1/bots?limit=3&sort=name&cursor=${cursor}`)).status).toBe(200);
    for (const query of ['sort=-name', 'sort=name&phase=scaling', 'sort=name&archived=true', '']) {
      const answer = await api.admin.get(`/v1/bots?${query}&cursor=${cursor}`);
      expect({ status: answer.status, field: answer.body.errors[0].field }).toEqual({
        ...{ status: 422, field: 'cursor' },
      });
    }
  });

  it.each(['sort=colour', 'sort=-attention', 'phase=retired', 'attention=SAD', 'breaker=ajar'])(
    'is 422 with %s',
    async (query) => {
      const { status, body } = await api.admin.get(`/v1/bots?${query}`);
      expect({ status, field: body.errors[0].field }).toEqual({
        ...{ status: 422, field: query.split('=')[0] },
      });
    },
  );

  describe('with a record that cannot be read', () => {
    const bot = 'bot_many_0013';
    const damaged = async <R>(
      column: string,
      value: string,
      look: () => Promise<R>,
    ): Promise<R> => {
      const { rows } = await owner.query<Record<string, string>>(
        `SELECT ${column} AS kept FROM bot_states WHERE bot = $1`,
        [bot],
      );
      const set = (text: string) =>
        owner.query(`UPDATE bot_states SET ${column} = $2 WHERE bot = $1`, [bot, text]);
      await set(value);
      try {
        return await look();
      } finally {
        await set(rows[0]!['kept']!);
      }
    };

    it.each([
      ['hot', '{'],
      ['hot', '{"phase": "proof_of_concept"}'],
      ['policies', 'null'],
      ['record', '[]'],
      ['record', '{"trades": [], "sessions": []}'],
    ])('shows that bot as unreadable, and the others as ever (%s: %s)', async (column, value) => {
      const { items, total } = await damaged(column, value, () => paged(api.admin, 'limit=200'));
      expect(total).toBe(items.length);
      const [other, it] = [
        items.filter(({ id }) => id !== bot),
        items.find(({ id }) => id === bot)!,
      ];
      expect(it).toMatchObject({
        ...{ name: 'Grown 0013', attention: ['RECORD_UNREADABLE'], status: null, figures: null },
      });
      expect(other.every(({ status }) => status !== null)).toBe(true);
      const mended = (await paged(api.admin, 'limit=200')).items;
      expect(mended.find(({ id }) => id === bot)!.status!.phase).toBe('scaling');
    });

    it('counts its breaker as open (rules 6.3), sorts it without falling over, and says so on its page', async () => {
      await damaged('hot', '{', async () => {
        expect(await found('breaker=open')).toContain('Grown 0013');
        expect(await found('attention=RECORD_UNREADABLE')).toEqual(new Set(['Grown 0013']));
        expect(await found('phase=scaling')).toEqual(new Set(['Grown 0006']));
        for (const sort of BOT_SORTS)
          expect((await paged(api.admin, `limit=3&sort=${sort}`)).names).toContain('Grown 0013');
        expect((await paged(api.admin, 'limit=1&sort=attention')).names[0]).toBe('Grown 0013');
        expect(await api.admin.get(`/v1/bots/${bot}`)).toMatchObject({
          ...{ status: 503, body: { code: 'RECORD_UNREADABLE' } },
        });
        await owner.query('UPDATE bot_states SET quarantined_at = now() WHERE bot = $1', [bot]);
        const { items } = await paged(api.admin, 'limit=200&search=0013');
        expect(items[0]!.attention).toEqual(['QUARANTINED', 'RECORD_UNREADABLE']);
        await liftQuarantine(owner, bot);
      });
    });
  });
});
