import { inTransaction, newId, storeDraft } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { marketOf } from '@phasegate/phase-core';
import pg from 'pg';
import { captured, TestFolder } from '../captured-run.fixture.js';
import { demoBots } from '../demo/bots.js';
import { live } from '../demo/course.js';

const NOW = Date.UTC(2026, 10, 20, 16);
const folder = new TestFolder();
let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let bot: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  // The owner's rights: from here on the log can be tampered with.
  await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
});
afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
  folder.remove();
});
beforeEach(async () => {
  bot = newId('bot');
  const [course] = demoBots(NOW);
  const draft = live(course!, marketOf(course!.policy.calendar), NOW, 'op_1');
  await inTransaction(pool, (transaction) =>
    storeDraft(transaction, { id: bot, name: 'Meadow', currency: 'USD', by: 'op_1' }, draft),
  );
});

const verify = (...more: string[]) =>
  captured(['verify', '--bot', bot, ...more], { DATABASE_URL: database.serviceUrl });
const sha = `encode(sha256(convert_to(prev_hash || body, 'UTF8')), 'hex')`;

test('a log as it was written has no fault', async () => {
  const { status, stdout } = await verify();
  expect(stdout).toMatch(/^1 log, \d+ events: no fault\n$/);
  expect(status).toBe(0);
});

const TAMPERING: readonly [name: string, statements: readonly string[], fault: string][] = [
  [
    'a P&L changed',
    [
      `UPDATE events SET body = replace(body, '"pnl":"-', '"pnl":"') WHERE bot = $1 AND seq = (SELECT min(seq) FROM events WHERE bot = $1 AND body LIKE '%"pnl":"-%')`,
    ],
    'event \\d+ has a hash that does not match its text',
  ],
  [
    'a text changed and rehashed',
    [
      `UPDATE events SET body = replace(body, '"currency":"USD"', '"currency":"EUR"') WHERE bot = $1 AND seq = 1`,
      `UPDATE events SET hash = ${sha} WHERE bot = $1 AND seq = 1`,
    ],
    'event 2 does not carry the hash of the event before',
  ],
  [
    'a column changed',
    [`UPDATE events SET at = at + interval '1 ms' WHERE bot = $1 AND seq = 7`],
    'event 7 has a column at that is not as in its text',
  ],
  [
    'a phase changed',
    [`UPDATE events SET phase = 'scaling' WHERE bot = $1 AND seq = 7`],
    'event 7 has a column phase that is not as in its text',
  ],
  [
    'an event taken out',
    ['DELETE FROM events WHERE bot = $1 AND seq = 9'],
    'event 9 is missing: the log continues with 10',
  ],
  [
    'the first event taken out',
    ['DELETE FROM events WHERE bot = $1 AND seq = 1'],
    'event 1 is missing: the log continues with 2',
  ],
  [
    'the end cut off',
    ['DELETE FROM events WHERE bot = $1 AND seq > 20'],
    'event 21 is missing at the end of the log',
  ],
  [
    'all events gone',
    ['DELETE FROM events WHERE bot = $1'],
    'event 1 is missing at the end of the log',
  ],
  [
    'a text with spaces, rehashed to the end',
    [
      `UPDATE events SET body = body || ' ' WHERE bot = $1 AND seq = (SELECT max(seq) FROM events WHERE bot = $1)`,
      `UPDATE events SET hash = ${sha} WHERE bot = $1 AND seq = (SELECT max(seq) FROM events WHERE bot = $1)`,
    ],
    'event \\d+ has a text that is not in canonical form',
  ],
  [
    'a text that is no JSON',
    [`UPDATE events SET body = 'gone' WHERE bot = $1 AND seq = 3`],
    'event 3 has a text that is not a JSON object',
  ],
  [
    'another phase in the stored state',
    [
      `UPDATE bot_states SET hot = replace(hot, '"phase":"experience"', '"phase":"scaling"') WHERE bot = $1`,
    ],
    'snapshot: event \\d+ leads to another state than the stored one: hot.phase',
  ],
  [
    'another equity in the stored state',
    [`UPDATE bot_states SET hot = (hot::jsonb || '{"equity":"1000000"}')::text WHERE bot = $1`],
    'snapshot: event \\d+ leads to another state than the stored one: hot.equity',
  ],
  [
    'another policy in the stored state',
    [
      `UPDATE bot_states SET policies = replace(policies, '"consecutive_losses":3', '"consecutive_losses":9') WHERE bot = $1`,
    ],
    'snapshot: event \\d+ leads to another state than the stored one: policies.policy',
  ],
  [
    'another track record',
    [`UPDATE bot_states SET record = (record::jsonb || '{"win_streak":99}')::text WHERE bot = $1`],
    'snapshot: event \\d+ leads to another state than the stored one: record.win_streak',
  ],
  [
    'a stored state that is broken',
    [`UPDATE bot_states SET hot = '{}' WHERE bot = $1`],
    'snapshot: event \\d+ leads to a stored state that cannot be read: .*',
  ],
];
test.each(TAMPERING)(
  '%s is found, with the bot and the number (rules 8.1)',
  async (_name, statements, fault) => {
    for (const statement of statements)
      expect((await owner.query(statement, [bot])).rowCount).toBeGreaterThan(0);
    const { status, stdout, stderr } = await verify();
    expect(stdout).toMatch(new RegExp(`^${bot}: ${fault}\\n$`));
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'phase: 1 of 1 log damaged\n' });
  },
);

test('a bot that there is not is bad input', async () =>
  expect(
    await captured(['verify', '--bot', 'bot_x'], { DATABASE_URL: database.serviceUrl }),
  ).toEqual({
    status: 2,
    stdout: '',
    stderr: 'phase: there is no bot bot_x\n',
  }));

describe('offline, on a file', () => {
  const offline = (...files: string[]) => captured(['verify', '--file', ...files]);
  const lines = async (): Promise<string[]> => {
    const { rows } = await pool.query('SELECT body, hash FROM events WHERE bot = $1 ORDER BY seq', [
      bot,
    ]);
    return rows.map(({ body, hash }) => JSON.stringify({ ...JSON.parse(body), hash }));
  };

  test('a log as it was written has no fault, in one file or two, in any form', async () => {
    const log = await lines();
    const reformed = log.map((line) =>
      JSON.stringify(JSON.parse(line), null, 1).replaceAll('\n', ' '),
    );
    const file = folder.write('log.jsonl', `${log.join('\n')}\n`);
    const halves = [
      folder.write('a.jsonl', `${log.slice(0, 9).join('\n')}\n`),
      folder.write('b.jsonl', reformed.slice(9).join('\r\n')),
    ];
    const found = { status: 0, stdout: `1 log, ${log.length} events: no fault\n`, stderr: '' };
    expect(await offline(file)).toEqual(found);
    expect(await offline(...halves)).toEqual(found);
  });

  test.each<[name: string, damage: (log: string[]) => string[], fault: string]>([
    [
      'a line changed',
      (log) => log.with(4, log[4]!.replace('"seq":5', '"seq":5,"note":"x"')),
      'event 5 has a hash that does not match its text \\(.*log.jsonl:5\\)',
    ],
    [
      'a line taken out',
      (log) => log.toSpliced(4, 1),
      'event 5 is missing: the log continues with 6 \\(.*log.jsonl:5\\)',
    ],
    [
      'a line twice',
      (log) => log.toSpliced(4, 0, log[4]!),
      'event 6 is missing: the log continues with 5 \\(.*log.jsonl:6\\)',
    ],
    [
      'two lines exchanged',
      (log) => log.with(4, log[5]!).with(5, log[4]!),
      'event 5 is missing: the log continues with 6 \\(.*log.jsonl:5\\)',
    ],
  ])('%s is found', async (_name, damage, fault) => {
    const file = folder.write('log.jsonl', damage(await lines()).join('\n'));
    const { status, stdout } = await offline(file);
    expect(stdout).toMatch(new RegExp(`^${bot}: ${fault}\\n$`));
    expect(status).toBe(1);
  });

  test.each<[name: string, damage: (log: string[]) => string[], fault: string]>([
    [
      'a key hidden behind its double',
      (log) => log.with(4, log[4]!.replace('{', '{"pnl":"1000",')),
      'pnl: occurs twice in the object',
    ],
    ['a line cut short', (log) => log.with(4, log[4]!.slice(0, -9)), 'line: is not a JSON object'],
    ['a line without its bot', (log) => log.with(4, '{"seq":5}'), 'bot: is missing'],
  ])('%s is found', async (_name, damage, fault) => {
    const log = await lines();
    const close = log.find((line) => line.includes('"pnl"'))!;
    const file = folder.write('log.jsonl', damage([...log.slice(0, 4), close]).at(4)!);
    expect(await offline(file)).toEqual({
      status: 1,
      stdout: '',
      stderr: `phase: ${file}:1: ${fault}\n`,
    });
  });

  test('a file that is not there, or holds nothing, is bad input', async () => {
    const empty = folder.write('empty.jsonl', '\n');
    expect(await offline('/nowhere.jsonl')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'phase: /nowhere.jsonl: does not exist\n',
    });
    expect(await offline(empty)).toEqual({
      status: 2,
      stdout: '',
      stderr: `phase: ${empty}: there are no events\n`,
    });
  });
});
