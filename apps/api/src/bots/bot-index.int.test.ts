import type { BotAnswer } from '@phasegate/contracts';
import {
  createTestDatabase,
  storeManyBots,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import fc from 'fast-check';
import type pg from 'pg';
import {
  liveCheck,
  startApi,
  type Caller,
  type TestApi,
  type TestPerson,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';
const BOTS = 7;
const ids = Array.from({ length: BOTS }, (_, place) => `bot_many_000${place + 1}`);
const anyBot = fc.constantFrom(...ids);

const anyDeed = fc.oneof(
  fc.record({
    do: fc.constantFrom('trip', 'acknowledge', 'check', 'advance', 'rename', 'tighten'),
    bot: anyBot,
  }),
  fc.record({ do: fc.constantFrom('archive', 'restore', 'quarantine', 'release'), bot: anyBot }),
  fc.record({ do: fc.constantFrom('join', 'leave'), bot: anyBot }),
  fc.record({ do: fc.constantFrom('halt', 'resume', 'minutes', 'day'), bot: anyBot }),
);
type Deed = typeof anyDeed extends fc.Arbitrary<infer Value> ? Value : never;

/** Two processes over one database, each with what it remembers. */
describe('the list of bots', () => {
  let database: TestDatabase;
  let one: TestApi;
  let other: TestApi;
  let owner: pg.Pool;
  let operator: TestPerson;
  const keys = new Map<string, string>();
  let deeds = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    one = await startApi({ database, at: NOW, checksPerSecond: 10_000 });
    other = await startApi({ database, checksPerSecond: 10_000 });
    operator = await one.person('operator');
    owner = patientPool(database.ownerUrl, { max: 2, statementMs: 30_000 });
    await storeManyBots(owner, BOTS, { now: NOW, by: one.admin.actor });
    for (const id of ids)
      keys.set(id, (await one.admin.post(`/v1/bots/${id}/keys`, { name: 'k' })).body.key as string);
  });
  afterAll(async () => {
    await owner.end();
    await one.stop();
    await other.stop();
    await database.drop();
  });

  /** Through one process; whether the rules let it happen does not matter here. */
  async function perform(api: TestApi, { do: deed, bot }: Deed): Promise<unknown> {
    const { admin, clock } = api;
    const reason = `deed ${(deeds += 1)}`;
    const at = `/v1/bots/${bot}`;
    switch (deed) {
      case 'trip':
      case 'acknowledge':
        return admin.post(`${at}/breaker/${deed}`, { reason });
      case 'check':
        return api
          .as(keys.get(bot)!)
          .post('/v1/trade-checks', liveCheck(`t${deeds}`, { notional: '9' }));
      case 'advance':
        return admin.post(`${at}/advance`, { reason });
      case 'rename':
        return admin.patch(at, { name: reason });
      case 'tighten':
        return admin.put(`${at}/policy`, { policy: { permit_seconds: 299 - deeds }, reason });
      case 'archive':
      case 'restore':
        return admin.patch(at, { archived: deed === 'archive' });
      case 'quarantine':
      case 'release':
        return owner.query('UPDATE bot_states SET quarantined_at = $2 WHERE bot = $1', [
          ...[bot, deed === 'release' ? null : NOW],
        ]);
      case 'join':
        return admin.patch(at, { members: { add: [operator.actor] } });
      case 'leave':
        return admin.patch(at, { members: { remove: [operator.actor] } });
      case 'halt':
      case 'resume':
        return admin.post(`/v1/${deed}`, { reason });
      case 'minutes':
        return clock.advance(400_000);
      case 'day':
        return clock.advance(86_400_000);
    }
  }

  /** Compares a process's cached figures with those that each bot's own route computes. */
  async function expectTrue(api: TestApi): Promise<void> {
    const listed = async (query: string, person: Caller = api.admin): Promise<BotAnswer[]> =>
      (await person.get(`/v1/bots?limit=200&sort=name${query}`)).body.items;
    const items = [...(await listed('')), ...(await listed('&archived=true'))];
    const joined: string[] = [];
    const fresh = await Promise.all(
      items.map(async ({ id }) => {
        const {
          members,
          policy_version: _version,
          ...bot
        } = (await api.admin.get(`/v1/bots/${id}`)).body;
        if (members.includes(operator.actor) && bot.archived_at === null) joined.push(id);
        return bot as BotAnswer;
      }),
    );
    const own = await listed('', api.as(operator.token));
    expect(own.map(({ id }) => id).toSorted()).toEqual(joined.toSorted());
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(items).toEqual(fresh);
  }

  it('equals what each bot’s own call works out, after every deed, in every process', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { minLength: 1, maxLength: 8 }), async (list) => {
        for (const deed of list) {
          await perform(one, deed);
          await expectTrue(other);
        }
        await expectTrue(one);
      }),
      { numRuns: 6 },
    );
  });

  it('equals it after deeds and looks at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { minLength: 4, maxLength: 10 }), async (list) => {
        await Promise.all(
          list.flatMap((deed, place) => [
            perform(place % 2 === 0 ? one : other, deed),
            other.admin.get('/v1/bots?sort=attention'),
            one.admin.get('/v1/fleet'),
          ]),
        );
        await expectTrue(one);
        await expectTrue(other);
      }),
      { numRuns: 6 },
    );
  });

  it('is never older than what was acknowledged before it was asked for', async () => {
    await one.admin.post('/v1/resume', { reason: 'begin' });
    await owner.query('UPDATE bot_states SET quarantined_at = NULL');
    for (const id of ids) await one.admin.patch(`/v1/bots/${id}`, { archived: false });
    const open = async (): Promise<string[]> =>
      (await other.admin.get('/v1/bots?breaker=open')).body.items.map(({ id }: BotAnswer) => id);
    await Promise.all(
      ids.map(async (bot) => {
        for (let round = 0; round < 4; round += 1) {
          await one.admin.post(`/v1/bots/${bot}/breaker/trip`, { reason: 'a look' });
          expect(await open()).toContain(bot);
          await one.admin.post(`/v1/bots/${bot}/breaker/acknowledge`, { reason: 'seen' });
          expect(await open()).not.toContain(bot);
        }
      }),
    );
  });
});
