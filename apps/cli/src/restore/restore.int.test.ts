import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inTransaction, newId, quarantine, storeDraft } from '@phasegate/db';
import {
  createTestDatabase,
  TEST_STATE_KEY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import { Checkpointer, mirrorStatus, readSigningKey, startMirror } from '@phasegate/integrity';
import { marketOf } from '@phasegate/phase-core';
import pg from 'pg';
import { captured, TestFolder } from '../captured-run.fixture.js';
import { demoBots } from '../demo/bots.js';
import { live } from '../demo/course.js';

const NOW = Date.UTC(2026, 10, 20, 16);
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = new TestFolder();
const at = (name: string) => join(folder.path, name);
let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let bot: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl, { statementMs: 30_000 });
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  const { privateKey } = generateKeyPairSync('ed25519');
  folder.write('key.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
});
afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
  folder.remove();
});
/** A bot with months of history, mirrored and signed. */
beforeEach(async () => {
  bot = newId('bot');
  const [course] = demoBots(NOW);
  const draft = live(course!, marketOf(course!.policy.calendar), NOW, 'op_1');
  await inTransaction(pool, (transaction) =>
    storeDraft(transaction, { id: bot, name: 'Meadow', currency: 'USD', by: 'op_1' }, draft),
  );
  const mirror = startMirror({ pool, directory: at('history'), segment_bytes: 1e9, log: SILENT });
  while ((await mirrorStatus(pool)).files.some(({ lag_lines }) => lag_lines > 0)) await wait(25);
  await mirror.close();
  await new Checkpointer(pool, at('checkpoints'), await readSigningKey(at('key.pem'))).turn();
});

const environment = () => ({
  DATABASE_URL: database.serviceUrl,
  DATABASE_MIGRATE_URL: database.ownerUrl,
  PHASE_STATE_KEY: TEST_STATE_KEY,
  PHASE_HISTORY_DIR: at('history'),
  PHASE_CHECKPOINT_DIR: at('checkpoints'),
});
const phase = (...args: string[]) => captured(args, environment());
const tampered = async (...statements: string[]) => {
  await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
  for (const statement of statements)
    expect((await owner.query(statement, [bot])).rowCount).toBeGreaterThan(0);
  await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
};
const TABLES = [
  'trades',
  'sessions',
  'transitions',
  'claims',
  'lapsed_permits',
  'emergency_exits',
  'policy_versions',
];
/** As JSON, keys sorted: what a snapshot says counts, not in which order. */
const stored = async () => {
  const rows: Record<string, string[]> = {};
  for (const table of TABLES) {
    const { rows: found } = await pool.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE bot = $1`,
      [bot],
    );
    rows[table] = found.map(({ row }) => row).sort();
  }
  const state = await pool.query<{ row: string }>(
    `SELECT (hot::jsonb || policies::jsonb || record::jsonb || jsonb_build_object('seq', seq, 'hash', hash))::text AS row
     FROM bot_states WHERE bot = $1 AND hot <> '{}'`,
    [bot],
  );
  // The recording instant of a removed line is lost.
  const events = await pool.query<{ row: string }>(
    `SELECT (to_jsonb(e) - 'recorded_at' - 'xid')::text AS row FROM events e WHERE bot = $1 ORDER BY seq`,
    [bot],
  );
  return {
    ...rows,
    state: state.rows.map(({ row }) => row),
    events: events.rows.map(({ row }) => row),
  };
};
/** Asserts equality, with a short message where they differ. */
const difference = (before: Awaited<ReturnType<typeof stored>>, after: typeof before) =>
  Object.entries(after).filter(([name, rows]) => {
    const wanted = (before as Record<string, string[]>)[name];
    return JSON.stringify(rows) !== JSON.stringify(wanted);
  });

test.each([
  [
    'a line edited',
    [
      `UPDATE events SET body = replace(body, '"currency":"USD"', '"currency":"EUR"') WHERE bot = $1 AND seq = 1`,
    ],
  ],
  ['lines deleted', ['DELETE FROM events WHERE bot = $1 AND seq BETWEEN 5 AND 9']],
  ['its end cut off', ['DELETE FROM events WHERE bot = $1 AND seq > 20']],
  ['a column changed', [`UPDATE events SET type = 'trade.closed' WHERE bot = $1 AND seq = 7`]],
  [
    'state and read models changed',
    [
      `UPDATE bot_states SET hot = '{}' WHERE bot = $1`,
      'UPDATE trades SET pnl = 1000 WHERE bot = $1',
      'DELETE FROM sessions WHERE bot = $1',
    ],
  ],
])('%s: put back as it was, state and read models too (rules 8.3)', async (_name, statements) => {
  const before = await stored();
  await tampered(...statements);
  await quarantine(pool, bot, { seq: 1, message: 'event 1 is damaged' });
  expect((await phase('verify', '--bot', bot)).status).toBe(1);
  const { status, stdout, stderr } = await phase('restore', '--bot', bot);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /: whole up to event \d+; \d+ put back, \d+ set aside; state and tables rebuilt\n$/,
  );
  expect(difference(before, await stored())).toEqual([]);
  expect((await phase('verify', '--bot', bot)).stdout).toMatch(
    /^1 log, \d+ events, \d mirror files?, \d+ checkpoints?: no fault\n$/,
  );
  const { rows } = await pool.query(
    'SELECT restored_at IS NOT NULL AS restored, released_at FROM quarantines WHERE log = $1',
    [bot],
  );
  expect(rows).toEqual([{ restored: true, released_at: null }]);
});

test('rows that are taken out are set aside as they were found', async () => {
  await tampered(`UPDATE events SET body = 'gone' WHERE bot = $1 AND seq = 3`);
  await phase('restore', '--bot', bot);
  const { rows } = await pool.query(
    `SELECT seq, content ->> 'body' AS body FROM set_aside_rows WHERE store = 'events' AND log = $1`,
    [bot],
  );
  expect(rows).toEqual([{ seq: 3, body: 'gone' }]);
});

test('nothing is changed where neither store has the line, or the files are not what was signed', async () => {
  const history = join(at('history'), 'phase-history.jsonl');
  const lines = readFileSync(history, 'utf8').split('\n');
  const third = lines.findIndex((line) => line.includes(`"id":"${bot}:3"`));
  const [damaged] = [at('damaged.jsonl')];
  writeFileSync(damaged, lines.toSpliced(third, 1).join('\n'));
  await tampered('DELETE FROM events WHERE bot = $1 AND seq = 3');
  const before = await stored();
  expect(await phase('restore', '--bot', bot, '--from', damaged)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'phase: nothing was changed: event 3 is whole neither in the files nor in the database\n',
  });
  expect(difference(before, await stored())).toEqual([]);
});

test('bad input', async () => {
  expect((await phase('restore')).stderr).toBe('phase: name one log: --bot ID or --platform\n');
  expect(await phase('restore', '--bot', 'bot_x')).toMatchObject({
    status: 2,
    stderr: 'phase: there is no bot bot_x\n',
  });
  expect(await phase('restore', '--bot', bot, '--from', '/nowhere.jsonl')).toMatchObject({
    status: 2,
    stderr: 'phase: /nowhere.jsonl: does not exist\n',
  });
});

describe('verify offline, with the public key and the checkpoints alone (issue: all that an outsider needs)', () => {
  const offline = (
    file: string,
    checkpoints = at('checkpoints/checkpoints.jsonl'),
    key = at('checkpoints/public-key.pem'),
  ) =>
    captured([
      'verify',
      '--file',
      file,
      '--bot',
      bot,
      '--checkpoints',
      checkpoints,
      '--public-key',
      key,
    ]);
  const mirrored = () =>
    readFileSync(join(at('history'), 'phase-history.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"bot":"${bot}"`));

  test('files as they were written have no fault', async () => {
    const { stdout, status } = await offline(
      folder.write('log.jsonl', `${mirrored().join('\n')}\n`),
    );
    expect(stdout).toMatch(/^1 log, \d+ events, \d+ checkpoints?: no fault\n$/);
    expect(status).toBe(0);
  });

  test('an end that was cut off is found', async () => {
    const lines = mirrored();
    const { stdout, status } = await offline(
      folder.write('log.jsonl', lines.slice(0, -2).join('\n')),
    );
    expect(stdout).toMatch(
      new RegExp(
        `^${bot}: event ${lines.length - 1} is missing: checkpoint \\d+ has signed the log up to ${lines.length}\\n$`,
      ),
    );
    expect(status).toBe(1);
  });

  test('a forged, edited or foreign checkpoint is not believed', async () => {
    const log = folder.write('log.jsonl', mirrored().join('\n'));
    const text = readFileSync(at('checkpoints/checkpoints.jsonl'), 'utf8');
    const edited = folder.write('edited.jsonl', text.replace('"seq":', '"seq":1'));
    expect((await offline(log, edited)).stderr).toMatch(
      /checkpoint 1 has a signature that is not that of its text\n$/,
    );
    const { publicKey } = generateKeyPairSync('ed25519');
    const foreign = folder.write(
      'foreign.pem',
      String(publicKey.export({ type: 'spki', format: 'pem' })),
    );
    expect((await offline(log, undefined, foreign)).stderr).toMatch(
      /checkpoint 1 names another key\n$/,
    );
    expect((await offline(log, undefined, '/nowhere.pem')).status).toBe(2);
    expect(await captured(['verify', '--file', log, '--checkpoints', edited])).toMatchObject({
      status: 2,
    });
  });

  test('the overrides file is an extract: each line is recomputed', async () => {
    mkdirSync(at('extract'), { recursive: true });
    const lines = [mirrored()[1]!, mirrored()[4]!];
    const file = folder.write('extract/phase-overrides.jsonl', lines.join('\n'));
    expect((await captured(['verify', '--file', file])).stdout).toBe('1 log, 2 events: no fault\n');
    folder.write('extract/phase-overrides.jsonl', lines[0]!.replace('"seq":', '"note":1,"seq":'));
    expect((await captured(['verify', '--file', file])).stdout).toMatch(
      /event 2 has a hash that does not match its text/,
    );
  });
});
