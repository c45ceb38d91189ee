import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalLine, check, hashOf, lineWithHash, verifyLog } from '@phasegate/db';
import { trade } from '@phasegate/db/testing';
import { checkpointFile, publicKeyFile } from '../checkpoints/file-store.js';
import { kept, openBooks, type Books } from './books.fixture.js';
import { tamper } from './damage.fixture.js';
import { Guard } from './guard.js';

let books: Books;
let said: string[];
beforeEach(async () => {
  books = await openBooks();
  said = [];
  await books.climbed('bot_1', 'proof_of_concept');
  await books.climbed('bot_2', 'experience');
  await books.mirror();
});
afterEach(() => books.close());

const newGuard = (key = books.key as Books['key'] | null) => {
  const note = (_facts: object, text: string) => void said.push(text);
  const log = { info: note, warn: note, error: note };
  const { pool, executor, history, checkpoints } = books;
  return new Guard({ pool, executor, history, checkpoints, key, log, checkpoint_ms: 0 });
};
/** Verifies everything once: each step takes the log that was verified least recently. */
const round = async (guard = newGuard()) => {
  await books.owner.query("UPDATE verified_logs SET verified_at = verified_at - interval '1 hour'");
  await guard.checkpoint();
  while ((await guard.step()) !== null);
  return guard;
};
const alerts = async () =>
  (
    await books.pool.query<{ bot: string | null; title: string; text: string }>(
      `SELECT bot, title, text FROM alerts WHERE kind = 'integrity_fault' ORDER BY raised_at, title`,
    )
  ).rows;
const types = async (log: string) =>
  (
    await books.pool.query<{ type: string }>(
      'SELECT type FROM events WHERE bot = $1 ORDER BY seq',
      [log],
    )
  ).rows.map(({ type }) => type);
/** The recorded faults of logs and files, as the compliance page shows them. */
const noted = async (): Promise<Record<string, string>> => {
  const { rows } = await books.pool.query<{ log: string; fault: string }>(
    'SELECT log, fault FROM verified_logs WHERE fault IS NOT NULL',
  );
  return Object.fromEntries(rows.map(({ log, fault }) => [log, fault]));
};
const quarantined = async () =>
  (
    await books.pool.query<{ bot: string }>(
      'SELECT bot FROM bot_states WHERE quarantined_at IS NOT NULL',
    )
  ).rows.map(({ bot }) => bot);
const linesIn = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1);

test('whole books: checkpoints are made, everything is verified, no alert is raised', async () => {
  await round();
  expect(linesIn(checkpointFile(books.checkpoints))).toHaveLength(1);
  expect(existsSync(publicKeyFile(books.checkpoints))).toBe(true);
  await trade(books.executor, 'bot_2', { trade_id: 't1', pnl: '1', mode: 'paper' });
  await round();
  expect(linesIn(checkpointFile(books.checkpoints))).toHaveLength(2);
  const { rows } = await books.pool.query(
    'SELECT log FROM verified_logs WHERE fault IS NULL ORDER BY log',
  );
  expect(rows.map(({ log }) => log as string)).toEqual(
    expect.arrayContaining(['bot_1', 'bot_2', 'platform', 'checkpoints', 'phase-history:1']),
  );
  expect(await alerts()).toEqual([]);
  expect(said).toEqual([]);
});

test('a damaged log: quarantine of that bot alone, one alert, nothing appended, nothing overwritten (rules 8.3)', async () => {
  const guard = await round();
  await tamper(
    books,
    `UPDATE events SET body = replace(body, '"currency":"USD"', '"currency":"EUR"') WHERE bot = $1 AND seq = 1`,
    ['bot_1'],
  );
  const before = await types('bot_1');
  await round(guard);
  await round(guard);
  expect(await quarantined()).toEqual(['bot_1']);
  expect(await alerts()).toMatchObject([
    {
      bot: 'bot_1',
      title: 'The log of bot_1 is damaged',
      text: expect.stringContaining('event 1 has a hash that does not match its text') as string,
    },
  ]);
  expect((await types('platform')).at(-1)).toBe('bot.quarantined');
  expect(await types('bot_1')).toEqual(before);
  const [history] = readdirSync(books.history).filter((name) => name.includes('history'));
  expect(linesIn(join(books.history, history!))[0]).toContain('"currency":"USD"');
  // Findings about the log in its mirror do not count against the mirror's files, in any order of verification.
  expect(await noted()).toEqual({ bot_1: expect.stringMatching(/^bot_1: event 1 /) });
});

test('where log and mirror contradict each other and nothing decides, it is noted of the log, not of the file', async () => {
  await books.mirror();
  const file = readdirSync(books.history).find((name) => /^phase-history\./.test(name))!;
  const path = join(books.history, file);
  const [line, ...rest] = linesIn(path);
  const event = JSON.parse(line!) as Record<string, unknown>;
  const { hash: _hash, ...known } = event;
  const changed: Record<string, unknown> = { ...known, at: '2020-01-01T00:00:00.000Z' };
  const body = canonicalLine(changed);
  const forged = lineWithHash(body, hashOf(changed['prev_hash'] as string, body));
  writeFileSync(path, `${[forged, ...rest].join('\n')}\n`);
  // Without signatures, neither version is proven right.
  await round(newGuard(null));
  const log = event['bot'] as string;
  expect(await quarantined()).toEqual([log]);
  const faults = await noted();
  expect(Object.keys(faults).filter((name) => name.startsWith('phase-'))).toEqual([]);
});

test('a chain rehashed since the last checkpoint is not signed, and found in the mirror', async () => {
  const guard = await round();
  await trade(books.executor, 'bot_2', { trade_id: 't1', pnl: '1', mode: 'paper' });
  await books.mirror();
  const { rows } = await books.pool.query<{ seq: number }>(
    `SELECT max(seq) AS seq FROM events WHERE bot = 'bot_2'`,
  );
  const { seq } = rows[0]!;
  await tamper(books, `DELETE FROM events WHERE bot = 'bot_2' AND seq = $1`, [seq]);
  await books.owner.query(
    `UPDATE bot_states SET seq = seq - 1, hash = (SELECT hash FROM events WHERE bot = 'bot_2' ORDER BY seq DESC LIMIT 1) WHERE bot = 'bot_2'`,
  );
  await round(guard);
  expect(await quarantined()).toEqual(['bot_2']);
  expect((await alerts())[0]).toMatchObject({
    bot: 'bot_2',
    text: expect.stringContaining(`event ${seq} is missing: the mirror holds it`) as string,
  });
});

test('a damaged file is rewritten, the damaged one kept, and history.recovered logged where its lines are (rules 8.2)', async () => {
  const guard = await round();
  const file = readdirSync(books.history).find(
    (name) =>
      name.startsWith('phase-history') &&
      linesIn(join(books.history, name)).some((line) => line.includes('"bot":"bot_1"')),
  )!;
  const path = join(books.history, file);
  const lines = linesIn(path);
  const damaged = lines.findIndex((line) => line.includes('"bot":"bot_1"'));
  const good = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    good.replace(lines[damaged]!, lines[damaged]!.replace('"type":"', '"type":"un')),
  );
  await round(guard);
  expect(readFileSync(path, 'utf8')).toBe(good);
  const aside = readdirSync(books.history).filter((name) => name.includes('.damaged-'));
  expect(aside).toHaveLength(1);
  const { rows } = await books.pool.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = 'bot_1' AND type = 'history.recovered'`,
  );
  expect(rows.map(({ body }) => JSON.parse(body))).toMatchObject([
    { file, lines: 1, first_seq: JSON.parse(lines[damaged]!).seq, kept_as: aside[0] },
  ]);
  expect(await types('bot_2')).not.toContain('history.recovered');
  expect(await quarantined()).toEqual([]);
  expect(await alerts()).toMatchObject([{ bot: 'bot_1' }]);
  expect((await books.verify()).findings).toEqual([]);
});

test.each([
  ['another size', `hot = (hot::jsonb || '{"size":"2000"}')::text`],
  ['an unreadable one', `hot = '{}'`],
  ['one that is older than the log', `seq = seq - 1`],
])(
  'a snapshot that is not the fold of its log is rebuilt and reported: %s',
  async (_name, change) => {
    const guard = await round();
    await books.owner.query(`UPDATE bot_states SET ${change} WHERE bot = 'bot_1'`);
    await round(guard);
    expect((await verifyLog(books.pool, 'bot_1')).fault).toBeNull();
    expect(await types('platform')).toContain('snapshot.rebuilt');
    expect(await quarantined()).toEqual([]);
    expect(await alerts()).toMatchObject([
      { bot: 'bot_1', title: 'A fault in the snapshot of bot_1' },
    ]);
    const asked = {
      trade_id: 'next',
      symbol: 'AAPL',
      side: 'long',
      mode: 'live',
      notional: '100',
    } as const;
    expect((await check(books.executor, { bot: 'bot_1' }, asked)).result).toMatchObject({
      phase: 'proof_of_concept',
    });
  },
);

test('tables that reads are made from and that are not as the log says are reported', async () => {
  const guard = await round();
  await books.owner.query(`UPDATE trades SET pnl = 1000 WHERE bot = 'bot_1'`);
  await round(guard);
  expect(await alerts()).toMatchObject([
    { bot: 'bot_1', title: 'A fault in the read models of bot_1' },
  ]);
  expect(await quarantined()).toEqual([]);
});

test('a damaged platform log halts all bots; what happens meanwhile waits beside it (rules 8.4)', async () => {
  const guard = await round();
  await tamper(books, `DELETE FROM events WHERE bot = 'platform' AND seq = 1`, []);
  const before = await types('platform');
  await round(guard);
  await books.register('bot_3');
  expect(await types('platform')).toEqual(before);
  const { rows } = await books.pool.query('SELECT type FROM waiting_platform_events ORDER BY id');
  expect(rows.map(({ type }) => type as string)).toEqual(['platform.quarantined', 'bot.created']);
  const asked = {
    trade_id: 'next',
    symbol: 'AAPL',
    side: 'long',
    mode: 'live',
    notional: '100',
  } as const;
  expect((await check(books.executor, { bot: 'bot_1' }, asked)).result).toMatchObject({
    decision: 'block',
    // The test's clock is behind the log: an entry is blocked for that too (rules 2.9).
    blocks: [{ code: 'HALTED' }, { code: 'CLOCK_REGRESSED' }],
  });
});

test.each([
  ['a halt that is in no log', `UPDATE platform SET halted_at = now(), halted_by = 'op_1'`],
  [
    'a closure that was not added through the platform',
    `INSERT INTO calendar_closures VALUES ('2027-03-10', 'none', 'op_1')`,
  ],
])('%s puts the platform’s log into quarantine (rules 8.4)', async (_name, statement) => {
  const guard = await round();
  await books.owner.query(statement);
  await round(guard);
  const { rows } = await books.pool.query('SELECT quarantined_at, halted_at FROM platform');
  expect(rows).toEqual([
    { quarantined_at: expect.any(Date) as Date, halted_at: expect.any(Date) as Date },
  ]);
});

describe('checkpoints', () => {
  let guard: Guard;
  beforeEach(async () => {
    guard = await round();
    for (const place of [1, 2, 3]) {
      await trade(books.executor, 'bot_2', { trade_id: `t${place}`, pnl: '1', mode: 'paper' });
      await guard.checkpoint();
    }
  });
  const rows = async () =>
    (await books.pool.query<{ n: number }>('SELECT n FROM checkpoints ORDER BY n')).rows.map(
      ({ n }) => n,
    );

  test.each<[string, string, (path: string) => Promise<unknown> | void]>([
    [
      'an old file put back',
      'checkpoint file',
      (path) => writeFileSync(path, linesIn(path).slice(0, 2).join('\n') + '\n'),
    ],
    [
      'a file edited',
      'checkpoint file',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('"seq":', '"seq":1')),
    ],
    [
      'a file deleted',
      'checkpoint file',
      (path) => kept(path.replace(/[^/]+$/, '')) && writeFileSync(path, ''),
    ],
    [
      'the table taken back',
      'checkpoint table',
      () => books.owner.query('DELETE FROM checkpoints WHERE n > 2'),
    ],
    [
      'the table edited',
      'checkpoint table',
      () => books.owner.query(`UPDATE checkpoints SET signature = 'AAAA' WHERE n = 2`),
    ],
  ])('%s: found, healed from the other store, and reported', async (_name, store, damage) => {
    const path = checkpointFile(books.checkpoints);
    const whole = readFileSync(path, 'utf8');
    await damage(path);
    const { findings } = await books.verify();
    expect(findings).toMatchObject([{ store }]);
    await round(guard);
    expect(readFileSync(path, 'utf8').startsWith(whole)).toBe(true);
    expect((await rows()).slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect((await books.verify()).findings).toEqual([]);
    expect(await types('platform')).toContain('checkpoints.recovered');
    expect(await alerts()).toMatchObject([{ title: `A fault in the ${store}` }]);
  });

  test('a crash between table and file, or in the middle of a line, is made up for and is no fault', async () => {
    const path = checkpointFile(books.checkpoints);
    const whole = readFileSync(path, 'utf8');
    for (const end of [whole.lastIndexOf('\n', whole.length - 2) + 1, whole.length - 40]) {
      await books.owner.query('UPDATE checkpoints SET filed = false WHERE n = 4');
      writeFileSync(path, whole.slice(0, end));
      expect((await books.verify()).findings).toEqual([]);
      guard.distrust();
      await guard.checkpoint();
      expect(readFileSync(path, 'utf8').startsWith(whole)).toBe(true);
    }
    expect(await alerts()).toEqual([]);
  });

  test('made in the name of another key are not believed', async () => {
    const other = await openBooks();
    const turn = await books.verify();
    expect(turn.signatures.key?.fingerprint).toBe(books.key.publicKey.fingerprint);
    writeFileSync(publicKeyFile(books.checkpoints), readFileSync(other.keyFile));
    await other.close();
    expect((await books.verify()).findings).toEqual([]);
  });
});

test('without a key no checkpoints are made, and all the rest is verified', async () => {
  await round(newGuard(null));
  expect(existsSync(books.checkpoints)).toBe(false);
  await tamper(books, 'DELETE FROM events WHERE bot = $1 AND seq = 2', ['bot_1']);
  await round(newGuard(null));
  expect(await quarantined()).toEqual(['bot_1']);
});
