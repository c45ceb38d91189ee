import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chainedLine } from '@phasegate/db';
import { MirrorBench, until } from './mirror.fixture.js';
import { mirrorStatus } from './status.js';

let bench: MirrorBench;
beforeEach(async () => {
  bench = await MirrorBench.open();
});
afterEach(() => bench.close());

const errors = () => bench.said.filter(({ level }) => level === 'error').map(({ event }) => event);

test('every line of every log once and in order, override attempts in both files, the platform in its own (rules 8.2, 8.4)', async () => {
  await bench.bot('bot_1');
  await bench.blocked('bot_1', 'before');
  bench.mirror();
  await bench.bot('bot_2');
  await Promise.all(
    ['bot_1', 'bot_2'].map(async (bot) => {
      for (let place = 0; place < 20; place += 1) {
        await bench.blocked(bot, `t${place}`);
        if (place % 5 === 0) await bench.override(bot);
      }
    }),
  );
  await bench.mirrored();
  const found = bench.found();
  expect(found.get('phase-overrides')!.get('bot_1')).toHaveLength(4);
  expect(found.get('phase-platform')!.get('platform')).toHaveLength(2);
  expect(errors()).toEqual([]);
});

test('a line is the stored text with its hash, in canonical form; files and folder are for the group at most', async () => {
  await bench.bot('bot_1');
  bench.mirror();
  await bench.mirrored();
  const { rows } = await bench.pool.query(`SELECT body, hash FROM events WHERE bot = 'bot_1'`);
  const { hash, ...line } = JSON.parse(bench.text('phase-history'));
  expect({ hash, line }).toEqual({ hash: rows[0].hash, line: JSON.parse(rows[0].body) });
  const mode = (name: string) => statSync(join(bench.folder, name)).mode & 0o777;
  expect(mode('.') & 0o027).toBe(0);
  expect(mode('phase-history.jsonl') & 0o137).toBe(0);
});

test('a transaction that commits late is not passed over, nor does it hold up the others', async () => {
  await bench.bot('slow');
  await bench.bot('quick');
  bench.mirror();
  await bench.mirrored();
  const client = await bench.pool.connect();
  const { rows } = await client.query(`SELECT seq, hash FROM bot_states WHERE bot = 'slow'`);
  const event = { seq: 2, at: '2026-03-09T11:00:00.000Z', type: 'a.type', phase: 'experience' };
  const link = chainedLine('slow', rows[0].hash, event);
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash) VALUES ('slow', 2, $1, 'a.type', 'experience', $2, $3, $4)`,
    [event.at, link.body, link.prev_hash, link.hash],
  );
  await client.query(`UPDATE bot_states SET seq = 2, hash = $1 WHERE bot = 'slow'`, [link.hash]);
  for (let place = 0; place < 10; place += 1) await bench.blocked('quick', `t${place}`);
  await bench.mirrored();
  expect(bench.found().get('phase-history')!.get('slow')).toHaveLength(1);
  await client.query('COMMIT');
  client.release();
  await bench.mirrored();
  expect(bench.found().get('phase-history')!.get('slow')).toHaveLength(2);
});

test('one of several mirrors writes; when it is closed another goes on at once', async () => {
  await bench.bot('bot_1');
  const first = bench.mirror();
  await bench.mirrored();
  const { holder, fence } = await mirrorStatus(bench.pool);
  bench.mirror();
  bench.mirror();
  for (let place = 0; place < 5; place += 1) await bench.blocked('bot_1', `a${place}`);
  await bench.mirrored();
  expect(await mirrorStatus(bench.pool)).toMatchObject({ holder, fence });
  await first();
  for (let place = 0; place < 5; place += 1) await bench.blocked('bot_1', `b${place}`);
  await bench.mirrored(10_000);
  const after = await mirrorStatus(bench.pool);
  expect(after.holder).not.toBe(holder);
  expect(Number(after.fence)).toBe(Number(fence) + 1);
});

test('a file that is full gets a number and a new one is begun; the segments in order are one chain', async () => {
  await bench.bot('bot_1');
  bench.mirror(10_000);
  for (let round = 0; round < 5; round += 1) {
    await bench.grow('bot_1', 50);
    await bench.mirrored();
  }
  const names = bench.names('phase-history');
  expect(names.slice(0, 2)).toEqual(['phase-history.000001.jsonl', 'phase-history.000002.jsonl']);
  expect(names.length).toBeGreaterThan(3);
  for (const name of names.slice(0, -1))
    expect(statSync(join(bench.folder, name)).size).toBeGreaterThanOrEqual(10_000);
  expect(readdirSync(bench.folder).filter((name) => /draft|damaged/.test(name))).toEqual([]);
  expect(errors()).toEqual([]);
});

test('the database gone for a while: the mirror says so once, and goes on', async () => {
  await bench.bot('bot_1');
  bench.mirror();
  await bench.mirrored();
  await bench.database.stop();
  await until(() => Promise.resolve(errors().length > 0));
  await bench.database.start();
  await bench.blocked('bot_1', 'after');
  await bench.mirrored();
  expect(errors()).toEqual(['mirror.failing']);
  await until(() => Promise.resolve(bench.said.some(({ event }) => event === 'mirror.recovered')));
});

test('many lines of many bots are caught up in batches, each bot having its share', async () => {
  for (let place = 0; place < 30; place += 1) await bench.bot(`bot_${place}`);
  await bench.grow('bot_0', 3_000);
  await bench.grow('bot_1', 700, 'x'.repeat(20_000));
  bench.mirror();
  await until(() => Promise.resolve(bench.said.length > 0));
  await until(async () => {
    const { rows } = await bench.pool.query('SELECT count(*)::int AS logs FROM mirror_positions');
    return rows[0].logs === 31;
  });
  expect((await mirrorStatus(bench.pool)).files[0]!.lag_lines).toBeGreaterThan(0);
  await bench.mirrored();
  // The position is stored after the lines that it stands for.
  await until(async () =>
    (await mirrorStatus(bench.pool)).files.every(({ lag_lines }) => lag_lines === 0),
  );
  expect((await mirrorStatus(bench.pool)).files).toEqual([
    { file: 'phase-history', segment: 1, lag_lines: 0, lag_seconds: 0 },
    { file: 'phase-overrides', segment: 0, lag_lines: 0, lag_seconds: 0 },
    { file: 'phase-platform', segment: 1, lag_lines: 0, lag_seconds: 0 },
  ]);
});

describe('a log that was tampered with in the database (rules 8.3)', () => {
  const cases: [name: string, statement: string, seq: number, what: RegExp][] = [
    [
      'a text changed',
      `UPDATE events SET body = replace(body, 'PAPER_ONLY', 'PAPER_ONLZ') WHERE bot = 'bot_1' AND seq = 5`,
      5,
      /hash that does not match its text/,
    ],
    ['an event taken out', `DELETE FROM events WHERE bot = 'bot_1' AND seq = 4`, 4, /is missing/],
    [
      'all new events taken out',
      `DELETE FROM events WHERE bot = 'bot_1' AND seq > 3`,
      4,
      /is missing/,
    ],
    [
      'the end cut off, the state put back with it',
      `WITH gone AS (DELETE FROM events WHERE bot = 'bot_1' AND seq > 2)
       UPDATE bot_states SET seq = 2, hash = (SELECT hash FROM events WHERE bot = 'bot_1' AND seq = 2) WHERE bot = 'bot_1'`,
      3,
      /is mirrored, but the log ends before it/,
    ],
    [
      'the chain recomputed from an event on that is mirrored',
      `WITH RECURSIVE forged AS (
         SELECT seq, body, hash FROM events WHERE bot = 'bot_1' AND seq = 1
         UNION ALL
         SELECT e.seq, b.body, encode(sha256(convert_to(f.hash || b.body, 'UTF8')), 'hex')
         FROM forged f JOIN events e ON e.bot = 'bot_1' AND e.seq = f.seq + 1,
         LATERAL (SELECT replace(replace(e.body, 'PAPER_ONLY', 'PAPER_ONLZ'), e.prev_hash, f.hash) AS body) b
       ), changed AS (
         UPDATE events e SET body = f.body, hash = f.hash, prev_hash = coalesce(p.hash, e.prev_hash)
         FROM forged f LEFT JOIN forged p ON p.seq = f.seq - 1 WHERE e.bot = 'bot_1' AND e.seq = f.seq
       )
       UPDATE bot_states SET hash = (SELECT hash FROM forged ORDER BY seq DESC LIMIT 1) WHERE bot = 'bot_1'`,
      4,
      /does not carry the hash of the event before/,
    ],
  ];

  test.each(cases)(
    '%s: held back, reported, and nothing of it reaches the files',
    async (_name, statement, seq, what) => {
      for (const bot of ['bot_1', 'bot_2']) await bench.bot(bot);
      for (const place of [1, 2]) await bench.blocked('bot_1', `t${place}`);
      const close = bench.mirror();
      await bench.mirrored();
      await close();
      const good = bench.text('phase-history');
      for (const place of [3, 4, 5]) await bench.blocked('bot_1', `t${place}`);
      const whole = (await bench.expected()).get('phase-history')!.get('bot_1')!;
      await bench.tamper(statement);
      await bench.blocked('bot_2', 't1');
      bench.mirror();
      const held = async () => (await mirrorStatus(bench.pool)).held;
      await until(async () => (await held()).length === 1 && bench.text('phase-history') !== good);
      expect(await held()).toEqual([
        { log: 'bot_1', seq, what: expect.stringMatching(what), since: expect.any(Date) },
      ]);
      expect(errors()).toEqual(['mirror.held']);
      const { files } = await mirrorStatus(bench.pool);
      expect(files[0]).toMatchObject({ file: 'phase-history', lag_lines: 0 });
      // Lines mirrored before remain, and so do the lines that were whole when it was found.
      const mirrored = bench.found().get('phase-history')!;
      expect(mirrored.get('bot_1')).toEqual(whole.slice(0, Math.max(3, seq - 1)));
      expect(mirrored.get('bot_2')).toHaveLength(2);
    },
  );

  test('put right again, the log goes on where it was', async () => {
    await bench.bot('bot_1');
    const close = bench.mirror();
    await bench.mirrored();
    await close();
    for (const place of [1, 2, 3]) await bench.blocked('bot_1', `t${place}`);
    await bench.tamper(
      `UPDATE events SET body = replace(body, 't2', 'tx') WHERE bot = 'bot_1' AND seq = 3`,
    );
    bench.mirror();
    await until(async () => (await mirrorStatus(bench.pool)).held.length === 1);
    await bench.tamper(
      `UPDATE events SET body = replace(body, 'tx', 't2') WHERE bot = 'bot_1' AND seq = 3`,
    );
    await bench.mirrored();
    expect((await mirrorStatus(bench.pool)).held).toEqual([]);
    expect(bench.said.some(({ event }) => event === 'mirror.released')).toBe(true);
  });
});
