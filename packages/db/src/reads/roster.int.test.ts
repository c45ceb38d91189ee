import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import {
  createTestDatabase,
  storeManyBots,
  type TestDatabase,
  patientPool,
} from '../testing/index.js';
import { readRoster, type RosterBot, type RosterWanted } from './roster.js';

const ALL: RosterWanted = { member: null, archived: false };
const OF_ANNA: RosterWanted = { member: 'anna', archived: false };
const BOTS = 5;
const [FIRST, SECOND] = ['bot_many_0001', 'bot_many_0002'] as const;

describe('the roster of the bots', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let service: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = patientPool(database.ownerUrl, { max: 2 });
    service = patientPool(database.serviceUrl, { max: 2 });
    await storeManyBots(service, BOTS, { now: '2026-03-09T14:30:00.000Z', by: 'anna' });
  });
  afterAll(async () => {
    await owner.end();
    await service.end();
    await database.drop();
  });

  /** The horizon once all that was begun before is over: other tests on the same server hold it back. */
  const horizon = async (wanted = ALL) => {
    const { rows } = await service.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
    const own = BigInt(rows[0]!.id);
    for (;;) {
      const { horizon: reached } = await readRoster(service, wanted, null);
      if (BigInt(reached) > own) return reached;
      await setTimeout(20);
    }
  };
  const since = async (then: string, wanted = ALL): Promise<readonly RosterBot[]> =>
    (await readRoster(service, wanted, then)).bots;
  const rename = (bot: string, on: pg.Pool | pg.PoolClient = service) =>
    on.query(`UPDATE bots SET name = name || '.' WHERE id = $1`, [bot]);
  const touchState = (bot: string) =>
    service.query('UPDATE bot_states SET quarantined_at = now() WHERE bot = $1', [bot]);

  it('is all bots at first, none when nothing changed, and those that did', async () => {
    expect((await readRoster(service, ALL, null)).bots).toHaveLength(BOTS);
    const then = await horizon();
    expect(await since(then)).toEqual([]);
    await rename(FIRST);
    await touchState(SECOND);
    const all = (await readRoster(service, ALL, null)).bots;
    const changed = await since(then);
    expect(changed.map(({ id }) => id).toSorted()).toEqual([FIRST, SECOND]);
    expect(all).toEqual(expect.arrayContaining([...changed]));
    expect(await since(await horizon())).toEqual([]);
  });

  it('includes changes that were begun before it was read and committed after', async () => {
    const slow = await service.connect();
    await slow.query('BEGIN');
    await rename(FIRST, slow);
    await rename(SECOND);
    const { horizon: then } = await readRoster(service, ALL, null);
    await slow.query('COMMIT');
    slow.release();
    expect((await since(then)).map(({ id }) => id)).toContain(FIRST);
  });

  it.each([
    ['archived', `UPDATE bots SET archived_at = now() WHERE id = $1`, ALL],
    ['of another member', `DELETE FROM bot_members WHERE bot = $1`, OF_ANNA],
  ])('reports one that is %s as removed', async (_, change, wanted) => {
    const then = await horizon(wanted);
    await service.query(change, [FIRST]);
    expect(await since(then, wanted)).toMatchObject([{ id: FIRST, wanted: false }]);
    await owner.query('UPDATE bots SET archived_at = NULL WHERE id = $1', [FIRST]);
    await owner.query(`INSERT INTO bot_members VALUES ($1, 'anna') ON CONFLICT DO NOTHING`, [
      FIRST,
    ]);
    expect(await since(then, wanted)).toMatchObject([{ id: FIRST, wanted: true }]);
  });

  it('does not tell for ever of what was restored from a server of more transactions', async () => {
    await owner.query('ALTER TABLE bots DISABLE TRIGGER bots_change');
    await owner.query(`UPDATE bots SET changed_in = '9000000000' WHERE id = $1`, [FIRST]);
    await owner.query('ALTER TABLE bots ENABLE TRIGGER bots_change');
    const then = await horizon();
    expect(await since(then)).toEqual([]);
    await rename(FIRST);
    expect(await since(then)).toMatchObject([{ id: FIRST }]);
  });
});
