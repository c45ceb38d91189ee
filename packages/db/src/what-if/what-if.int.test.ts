import { DEFAULT_POLICY } from '@phasegate/phase-core';
import pg from 'pg';
import { storeBot } from '../ledger/commands/registry.js';
import { createTestDatabase, type TestDatabase, patientPool } from '../testing/index.js';
import { claimWhatIf, endWhatIf, keepWhatIf, releaseWhatIf } from './claims.js';
import { addWhatIfRun, listWhatIfRuns, readWhatIfRun } from './runs.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let bots = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  owner = new pg.Pool({ connectionString: database.ownerUrl });
});
afterEach(() => owner.query('DELETE FROM what_if_runs'));
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

async function newBot(): Promise<string> {
  const id = `bot_${(bots += 1)}`;
  const bot = { id, name: id, portfolio_value: '10000', currency: 'USD', policy: DEFAULT_POLICY };
  await storeBot(pool, { ...bot, by: 'op_1' });
  return id;
}

const wanted = (bot: string) => ({
  bot,
  by: 'op_1',
  in_force: DEFAULT_POLICY,
  policy: DEFAULT_POLICY,
  changes: [],
});
const add = async (bot: string) => (await addWhatIfRun(pool, wanted(bot)))!.id;
const leaseRunsOut = () => owner.query('UPDATE what_if_runs SET lease_until = clock_timestamp()');
const fault = { fault: 'It was not to be.' };

test('of many concurrent requests, two per bot are accepted; another bot does not wait', async () => {
  const [bot, other] = [await newBot(), await newBot()];
  const asked = await Promise.all(Array.from({ length: 6 }, () => addWhatIfRun(pool, wanted(bot))));
  expect(asked.filter((run) => run !== null)).toHaveLength(2);
  expect(await addWhatIfRun(pool, wanted(bot))).toBeNull();
  expect(await addWhatIfRun(pool, wanted(other))).toMatchObject({ state: 'waiting', fault: null });
});

test('each run is taken on by one worker, those that have waited longest first', async () => {
  const bot = await newBot();
  const ids = [await add(bot), await add(bot)];
  expect((await claimWhatIf(pool, 'first'))?.id).toBe(ids[0]);
  expect((await claimWhatIf(pool, 'second'))?.id).toBe(ids[1]);
  expect(await claimWhatIf(pool, 'third')).toBeNull();
});

test('a worker that is gone is followed by another, and can end nothing any more', async () => {
  const bot = await newBot();
  const id = await add(bot);
  await claimWhatIf(pool, 'first');
  expect(await keepWhatIf(pool, id, 'first', 1)).toBe(true);
  expect(await claimWhatIf(pool, 'second')).toBeNull();
  await leaseRunsOut();
  expect(await claimWhatIf(pool, 'second')).toMatchObject({ id, attempts: 2 });
  expect(await keepWhatIf(pool, id, 'first', 2)).toBe(false);
  expect(await endWhatIf(pool, id, 'first', fault)).toBe(false);
  expect(await endWhatIf(pool, id, 'second', fault)).toBe(true);
  expect(await readWhatIfRun(pool, bot, id)).toMatchObject({ state: 'failed', ...fault });
});

test('a run that was given back waits again, as if it had not been tried', async () => {
  const bot = await newBot();
  const id = await add(bot);
  await claimWhatIf(pool, 'first');
  await releaseWhatIf(pool, id, 'second');
  expect(await readWhatIfRun(pool, bot, id)).toMatchObject({ state: 'running' });
  await releaseWhatIf(pool, id, 'first');
  expect(await readWhatIfRun(pool, bot, id)).toMatchObject({ state: 'waiting' });
  expect(await claimWhatIf(pool, 'second')).toMatchObject({ id, attempts: 1 });
});

test('a run that brings down one worker after the other is given up, and says so', async () => {
  const bot = await newBot();
  const id = await add(bot);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(await claimWhatIf(pool, `worker-${attempt}`)).toMatchObject({ id, attempts: attempt });
    await leaseRunsOut();
  }
  expect(await claimWhatIf(pool, 'worker-6')).toBeNull();
  expect(await readWhatIfRun(pool, bot, id)).toMatchObject({
    state: 'failed',
    fault: 'It was begun 5 times, and each time the worker ended before it was done.',
  });
});

test('the last 20 runs of a bot are kept and listed newest first, in pages; other bots keep theirs', async () => {
  const [bot, other] = [await newBot(), await newBot()];
  const kept = await add(other);
  const ids: string[] = [];
  for (let place = 0; place < 23; place += 1) {
    ids.unshift(await add(bot));
    for (let run = await claimWhatIf(pool, 'w'); run !== null; run = await claimWhatIf(pool, 'w'))
      await endWhatIf(pool, run.id, 'w', fault);
  }
  const first = await listWhatIfRuns(pool, bot, { limit: 15 });
  const rest = await listWhatIfRuns(pool, bot, { limit: 15, cursor: first.next_cursor! });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.slice(0, 20));
  expect(rest.next_cursor).toBeNull();
  expect(await readWhatIfRun(pool, other, kept)).not.toBeNull();
  expect(await readWhatIfRun(pool, bot, kept)).toBeNull();
});
