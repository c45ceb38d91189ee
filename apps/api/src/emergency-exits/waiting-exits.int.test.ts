import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCredential, quarantine } from '@phasegate/db';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import { until } from '../testing/ladder.js';
import { withRowLocked } from '../testing/row-lock.js';
import { liftQuarantine, patientPool } from '@phasegate/db/testing';

const NOW = '2026-03-09T14:30:00.000Z';
const exit = (exit_id: string, fields = {}) => ({
  exit_id,
  symbol: 'AAPL',
  reason: 'feed lost',
  at: '2026-03-09T14:29:58.000Z',
  ...fields,
});

describe('emergency exits that wait for the database (rules 3.4)', () => {
  let spoolDir: string;
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    spoolDir = mkdtempSync(join(tmpdir(), 'phasegate-waiting-'));
    api = await startApi({ hurried: true, spoolDir, logLevel: 'info', at: NOW });
  });
  beforeEach(async () => {
    rmSync(spoolDir, { recursive: true, force: true });
    bot = await api.bot();
    // Its key has been seen before the database goes away.
    await bot.get('/v1/status');
  });
  afterAll(async () => {
    await api.stop();
    rmSync(spoolDir, { recursive: true, force: true });
  });

  const waiting = (folder = spoolDir) =>
    readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const send = (exit_id: string, fields?: object, by = bot) =>
    by.post('/v1/emergency-exits', exit(exit_id, fields));
  /** Oldest first. */
  const recorded = async (of = bot) => {
    const { body } = await api.admin.get(`/v1/bots/${of.id}/events`);
    return (body.items as Record<string, unknown>[])
      .filter(({ type }) => type === 'emergency_exit.requested')
      .reverse();
  };
  const idsOf = async (of = bot) => (await recorded(of)).map(({ exit_id }) => exit_id);
  const logged = (words: string) =>
    api.log.map((line) => JSON.parse(line)).filter(({ msg }) => String(msg).includes(words));

  it('are on the disk before the answer, recorded in order and once by itself when it is back, with their own times', async () => {
    await api.database.stop();
    for (const id of ['e1', 'e2', 'e3', 'e2']) {
      expect(await send(id)).toMatchObject({ status: 202, body: { recorded: false } });
    }
    expect(await send('e4', { at: null })).toMatchObject({ status: 202 });
    expect(waiting()).toHaveLength(5);
    expect(
      waiting()
        .map((name) => readFileSync(join(spoolDir, name), 'utf8'))
        .join(),
    ).not.toContain(bot.key);
    await api.database.start();
    await until(() => waiting().length === 0);
    const events = await recorded();
    expect(events.map(({ exit_id }) => exit_id)).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(events[0]).toMatchObject({
      late: true,
      reported_at: '2026-03-09T14:29:58.000Z',
      received_at: NOW,
    });
    expect(events[3]).toMatchObject({ late: true, reported_at: NOW });
  });

  it('are recorded if their unverified key turns out valid, and dropped if not', async () => {
    const unseen = await api.bot();
    await api.database.stop();
    const nobody = api.as(newCredential('pgk'));
    for (const by of [unseen, nobody])
      expect(await by.post('/v1/emergency-exits', exit('e1'))).toMatchObject({
        status: 202,
        body: { permitted: true, recorded: false },
      });
    expect(waiting().length).toBeGreaterThan(0);
    await api.database.start();
    await until(() => waiting().length === 0);
    expect(await idsOf(unseen)).toEqual(['e1']);
  });

  it('go before one that comes when it is back, as its answer or that to its repetition says', async () => {
    await api.database.stop();
    await send('e1');
    await send('e2');
    await api.database.start();
    // Its answer waits 100 ms for the database to be noticed: on a busy machine the next one says so.
    await until(async () => {
      const { body } = await send('e3');
      expect(body).toMatchObject({ permitted: true });
      return body.recorded === true;
    });
    expect(await idsOf()).toEqual(['e1', 'e2', 'e3']);
  });

  it('are recorded once, in order, when the answer of a commit was lost', async () => {
    const answers = await withRowLocked(api.database, bot.id, () =>
      Promise.all(['e1', 'e2', 'e3'].map((id) => send(id))),
    );
    expect(answers.map(({ body }) => body.recorded)).toEqual([false, false, false]);
    await until(() => waiting().length === 0);
    expect(await idsOf()).toEqual(['e1', 'e2', 'e3']);
  });

  it('are recorded by the next process, and by two at it together once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phasegate-next-'));
    const start = () => startApi({ spoolDir: folder, database: api.database });
    const ids = Array.from({ length: 20 }, (_, place) => `e${place}`);
    const first = await start();
    await api.database.stop();
    for (const id of ids) await send(id, {}, { ...bot, ...first.as(bot.key) });
    await first.stop();
    expect(waiting(folder)).toHaveLength(20);
    await api.database.start();
    const others = await Promise.all([start(), start()]);
    await until(() => waiting(folder).length === 0);
    await Promise.all(others.map((other) => other.stop()));
    rmSync(folder, { recursive: true });
    expect(await idsOf()).toEqual(ids);
  });

  it('do not delay others when a file is damaged: it is set aside and logged', async () => {
    await api.database.stop();
    await send('e1');
    await send('e2');
    const [first, second] = waiting().sort();
    const text = readFileSync(join(spoolDir, first!), 'utf8');
    writeFileSync(join(spoolDir, first!), text.slice(0, -20));
    writeFileSync(
      join(spoolDir, second!),
      `${readFileSync(join(spoolDir, second!), 'utf8')}{"exit_id":"e3`,
    );
    await api.database.start();
    await until(() => waiting().length === 0);
    expect(await idsOf()).toEqual(['e2']);
    expect(readdirSync(join(spoolDir, 'damaged')).sort()).toEqual([first, second]);
    expect(logged('is damaged')).toMatchObject([
      { spooled: first, readable: 0 },
      { spooled: second, readable: 1 },
    ]);
  });

  it('are permitted with the disk away too, held in memory and said to be, and recorded later', async () => {
    await api.database.stop();
    rmSync(spoolDir, { recursive: true, force: true });
    writeFileSync(spoolDir, 'in the way');
    for (const id of ['e1', 'e2'])
      expect(await send(id)).toMatchObject({ status: 202, body: { recorded: false } });
    expect(logged('in memory only:')).toMatchObject([
      { level: 'error', exit_id: 'e1' },
      { level: 'error', exit_id: 'e2' },
    ]);
    await api.database.start();
    rmSync(spoolDir);
    await until(async () => (await idsOf()).length === 2);
    expect(await idsOf()).toEqual(['e1', 'e2']);
  });

  it('wait for a bot whose log takes nothing, in order, while those of other bots are recorded', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    const other = await api.bot();
    const [{ hash }] = (await owner.query('SELECT hash FROM bot_states WHERE bot = $1', [bot.id]))
      .rows;
    const setHash = (to: string) =>
      owner.query('UPDATE bot_states SET hash = $2 WHERE bot = $1', [bot.id, to]);
    await setHash('0'.repeat(64));
    for (const id of ['e1', 'e2'])
      expect(await send(id)).toMatchObject({ status: 202, body: { recorded: false } });
    expect((await send('o1', {}, other)).body.recorded).toBe(true);
    await setHash(hash);
    await owner.end();
    expect((await send('e3')).body.recorded).toBe(true);
    expect(await idsOf()).toEqual(['e1', 'e2', 'e3']);
  });

  it('of a bot in quarantine are permitted, and recorded when it is released (rules 8.3)', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    await quarantine(owner, bot.id, { seq: 1, message: 'a line was edited' });
    expect((await send('e1')).body).toEqual({ permitted: true, recorded: false });
    await liftQuarantine(owner, bot.id);
    await owner.end();
    expect((await send('e2')).body).toEqual({ permitted: true, recorded: true });
    expect(await idsOf()).toEqual(['e1', 'e2']);
  });

  it('are recorded though their key was revoked while they waited', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    await quarantine(owner, bot.id, { seq: 1, message: 'a line was edited' });
    await send('e1');
    await api.clock.set('2100-01-01T00:00:00.000Z');
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/keys`);
    await api.admin.delete(`/v1/bots/${bot.id}/keys/${body.items[0].id}`);
    await liftQuarantine(owner, bot.id);
    await owner.end();
    await until(() => waiting().length === 0);
    await api.clock.set(NOW);
    expect(await idsOf()).toEqual(['e1']);
  });
});
