import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORT_KINDS } from '@phasegate/contracts';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { captured, TestFolder } from '../captured-run.fixture.js';
import { seedDemo, type DemoLogins } from '../demo/seed.js';

const folder = new TestFolder();
let database: TestDatabase;
let pool: Pool;
let logins: DemoLogins;
const { privateKey } = generateKeyPairSync('ed25519');
const signingKey = folder.write(
  'signing-key.pem',
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
);
const publicKey = folder.write(
  'public-key.pem',
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
);

beforeAll(async () => {
  database = await createTestDatabase();
  await database.clock.set('2026-11-20T16:00:00.000Z');
  pool = patientPool(database.serviceUrl, { statementMs: 60_000, idleInTransactionMs: 60_000 });
  logins = (await seedDemo(pool, () => Promise.resolve()))!;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  folder.remove();
});

const env = () => ({ DATABASE_URL: database.serviceUrl, PHASE_SIGNING_KEY_FILE: signingKey });
const run = (...args: string[]) => captured(['export', ...args], env());
const rows = (csv: string) =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));

test('phase export --start --end gives the sessions of those trading days (FR-008)', async () => {
  const { status, stdout, stderr } = await run('--start', '2026-10-01', '--end', '2026-10-30');
  expect(status).toBe(0);
  expect(stdout.split('\r\n')[0]).toBe(
    'date,bot,phase,trades_executed,win_rate,average_rr,total_pnl,position_sizes,circuit_breaker_trips',
  );
  const { rows: stored } = await pool.query(
    `SELECT body::jsonb ->> 'date' AS date, bot, phase, body::jsonb ->> 'trades_executed' AS trades, body::jsonb ->> 'win_rate' AS win_rate,
       body::jsonb ->> 'average_rr' AS rr, body::jsonb ->> 'total_pnl' AS pnl, body::jsonb -> 'position_sizes' AS sizes, body::jsonb ->> 'circuit_breaker_trips' AS trips
     FROM events WHERE type = 'session.closed' AND body::jsonb ->> 'date' BETWEEN '2026-10-01' AND '2026-10-30'`,
  );
  const expected = stored.map(({ date, bot, phase, trades, win_rate, rr, pnl, sizes, trips }) =>
    [date, bot, phase, trades, win_rate ?? '', rr ?? '', pnl, sizes.join(';'), trips].map(String),
  );
  expect(expected.length).toBeGreaterThan(50);
  expect(rows(stdout).map(String).sort()).toEqual(expected.map(String).sort());
  expect(stderr).toMatch(/^\d+ rows, SHA-256 [0-9a-f]{64}\n$/);
});

test('--kind transitions gives each change of phase as the log has it', async () => {
  const { stdout } = await run('--kind', 'transitions');
  const { rows: stored } = await pool.query(
    `SELECT body::jsonb ->> 'at' AS at, bot, body::jsonb ->> 'from' AS left, body::jsonb ->> 'to' AS entered, body::jsonb ->> 'trigger' AS trigger,
       (type = 'phase.advanced')::text AS passed FROM events WHERE type IN ('phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset')`,
  );
  expect(stored.length).toBeGreaterThanOrEqual(7);
  expect(
    rows(stdout)
      .map((row) => row.slice(0, 6).join())
      .sort(),
  ).toEqual(
    stored
      .map(({ at, bot, left, entered, trigger, passed }) =>
        [at, bot, left, entered, trigger, passed].join(),
      )
      .sort(),
  );
});

test('--kind summary agrees with the ledger’s tables about each tenure, counted another way', async () => {
  const { stdout } = await run('--kind', 'summary');
  const found = rows(stdout);
  const { rows: tenures } = await pool.query(
    `WITH starts AS (
       SELECT bot, seq, at, to_phase AS phase FROM transitions
       UNION ALL SELECT bot, seq, at, 'experience' FROM events WHERE type = 'bot.registered'),
     tenures AS (
       SELECT bot, phase, at AS entered, row_number() OVER w AS tenure, lead(at) OVER w AS left, lead(seq) OVER w AS ended, seq
       FROM starts WINDOW w AS (PARTITION BY bot ORDER BY seq))
     SELECT t.bot, t.phase, t.entered, t.left,
       (SELECT type FROM transitions x WHERE x.bot = t.bot AND x.seq = t.ended) AS left_by,
       (SELECT count(*) FROM sessions s WHERE s.bot = t.bot AND s.seq > t.seq AND s.seq < coalesce(t.ended, 1e9)) AS sessions,
       count(r.*) AS trades,
       count(r.*) FILTER (WHERE r.counted) AS counted,
       count(r.*) FILTER (WHERE r.counted AND r.pnl > 0) AS wins,
       sum(r.pnl) FILTER (WHERE r.counted) AS net,
       count(r.*) FILTER (WHERE r.kind = 'emergency_exit') AS exits,
       count(r.*) FILTER (WHERE NOT r.permitted) AS unpermitted
     FROM tenures t LEFT JOIN trades r ON r.bot = t.bot AND r.tenure = t.tenure
     GROUP BY t.bot, t.phase, t.entered, t.left, t.ended, t.seq, t.tenure`,
  );
  expect(found).toHaveLength(tenures.length);
  for (const tenure of tenures) {
    const row = found.find(
      ([bot, , entered]) => bot === tenure.bot && entered === tenure.entered.toISOString(),
    )!;
    const [, phase, , left_at, left_by, , sessions, trades, win_rate, , net, , exits, unpermitted] =
      row;
    expect({ phase, left_at, left_by, sessions, trades, exits, unpermitted }).toEqual({
      phase: tenure.phase,
      left_at: tenure.left?.toISOString() ?? '',
      left_by: tenure.left_by ?? '',
      sessions: tenure.sessions,
      trades: tenure.trades,
      exits: tenure.exits,
      unpermitted: tenure.unpermitted,
    });
    if (tenure.counted === '0') expect([win_rate, net]).toEqual(['', '']);
    else {
      expect(Number(win_rate)).toBeCloseTo(Number(tenure.wins) / Number(tenure.counted), 6);
      expect(Number(net)).toBeCloseTo(Number(tenure.net), 8);
    }
  }
});

test('a folder gets every kind, each with its proof, and all are as the logs say', async () => {
  const out = join(folder.path, 'books');
  const { status } = await run('--start', '2026-06-01', '--end', '2026-11-19', '--out', `${out}/`);
  expect(status).toBe(0);
  expect(readdirSync(out).sort()).toEqual(
    EXPORT_KINDS.flatMap((kind) => [`${kind}.csv`, `${kind}.csv.proof.json`]).sort(),
  );
  const files = EXPORT_KINDS.map((kind) => join(out, `${kind}.csv`));
  const verified = await captured(['verify', '--export', ...files], env());
  expect(verified).toMatchObject({ status: 0, stderr: '' });
  expect(verified.stdout.split('\n').slice(0, 4)).toEqual(
    files.map((file) =>
      expect.stringMatching(
        `^${file}: \\d+ rows as they were exported, as signed and as the logs say$`,
      ),
    ),
  );
});

describe('without a database', () => {
  const file = join(folder.path, 'sessions.csv');
  const proof = `${file}.proof.json`;
  const verified = (...more: string[]) => captured(['verify', '--export', file, ...more]);
  const signed = () => verified('--public-key', publicKey);
  beforeEach(async () => {
    expect((await run('--out', file)).status).toBe(0);
  });
  /** An attack by anybody who has the files: change one, and make the proof agree with it. */
  const forge = () => {
    const text = readFileSync(file, 'utf8').replaceAll('experience', 'scaling');
    folder.write('sessions.csv', text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const forged = { ...JSON.parse(readFileSync(proof, 'utf8')), bytes: text.length, sha256 };
    folder.write('sessions.csv.proof.json', JSON.stringify(forged));
  };

  test('the signature vouches for a proof, and the proof for its file', async () => {
    expect(await signed()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/: \d+ rows as they were exported, as signed\n$/),
    });
    const own = { PHASE_SIGNING_KEY_FILE: signingKey };
    expect((await captured(['verify', '--export', file], own)).status).toBe(0);
  });

  test('and without the public key nothing does: unauthenticated, never “as exported”', async () => {
    for (const change of [() => undefined, forge]) {
      change();
      const { status, stdout, stderr } = await verified();
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: 'phase: 1 of 1 file not verified\n',
      });
      expect(stdout).toMatch(
        /^.*sessions\.csv: unauthenticated: \d+ rows agree with the proof beside the file/,
      );
      expect(stdout).not.toMatch(/export(ed)?,|as (they were )?exported/);
    }
  });

  test('a proof that was made to agree with a changed file is found by its signature', async () => {
    forge();
    expect(await signed()).toMatchObject({
      status: 1,
      stdout: `${file}: has a proof that has a signature that is not that of its text\n`,
    });
    const { publicKey: other } = generateKeyPairSync('ed25519');
    const pem = folder.write('other.pem', other.export({ type: 'spki', format: 'pem' }).toString());
    expect((await verified('--public-key', pem)).stdout).toBe(
      `${file}: has a proof that is signed with another key\n`,
    );
    const { signature: _signature, ...unsigned } = JSON.parse(readFileSync(proof, 'utf8'));
    folder.write('sessions.csv.proof.json', JSON.stringify(unsigned));
    expect((await signed()).stdout).toBe(`${file}: has a proof that is not signed\n`);
  });

  test('a file that was changed is found by its proof', async () => {
    folder.write('sessions.csv', readFileSync(file, 'utf8').replace('experience', 'scaling'));
    expect(await signed()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(`${file}: has another SHA-256 than its proof says\n`),
      stderr: 'phase: 1 of 1 file not verified\n',
    });
    folder.write('sessions.csv.proof.json', '{}');
    expect(await signed()).toEqual({
      status: 2,
      stdout: '',
      stderr: `phase: ${proof}: is not a proof of an export\n`,
    });
  });

  test('that is named and does not answer it says so, and checks offline', async () => {
    const away = { DATABASE_URL: 'postgresql://app:secret@127.0.0.1:1/phasegate' };
    const args = ['verify', '--export', file];
    expect(await captured([...args, '--public-key', publicKey], away)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/rows as they were exported, as signed\n$/),
      stderr:
        'The database that DATABASE_URL names does not answer (connect ECONNREFUSED 127.0.0.1:1): files are checked offline.\n',
    });
    expect(await captured(args, away)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('unauthenticated'),
    });
  });

  test('an export without a signing key says that its proof is not signed', async () => {
    const { stderr } = await captured(['export', '--out', file], {
      DATABASE_URL: database.serviceUrl,
    });
    expect(stderr).toContain('its proof is not signed');
  });
});

describe('a range of the log as JSON Lines', () => {
  const file = join(folder.path, 'range.jsonl');
  const offline = (...args: string[]) => captured(['verify', ...args]);
  const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n');
  beforeEach(async () => {
    const range = ['--start', '2026-10-01', '--end', '2026-10-30', '--bot', logins.bots[0]!.id];
    expect((await run('--format', 'jsonl', ...range, '--out', file)).status).toBe(0);
    expect(lines().length).toBeGreaterThan(10);
  });

  test('verifies as a range, by its proof and by its chain', async () => {
    expect(await offline('--export', file, '--public-key', publicKey)).toMatchObject({ status: 0 });
    const { status, stdout } = await offline('--file', file);
    const [first, last] = [lines()[0]!, lines().at(-1)!].map((line) => JSON.parse(line).seq);
    expect(first).toBeGreaterThan(1);
    expect(stdout).toBe(
      `${logins.bots[0]!.id}: a range, events ${first} to ${last}: what came before is not in the files\n` +
        `1 log, ${last - first + 1} events: no fault\n`,
    );
    expect(status).toBe(0);
  });

  test('is held to its chain: a line that is missing or changed in it is found', async () => {
    const whole = lines();
    const { seq } = JSON.parse(whole[4]!);
    const damages = [
      whole.toSpliced(4, 1),
      whole.with(4, whole[4]!.replace('"type":"', '"type":"x')),
    ];
    for (const damaged of damages) {
      folder.write('range.jsonl', `${damaged.join('\n')}\n`);
      const { status, stdout } = await offline('--file', file);
      expect(stdout).toContain(`event ${seq} `);
      expect(status).toBe(1);
      expect((await offline('--export', file, '--public-key', publicKey)).status).toBe(1);
    }
  });
});

test('the whole log as JSON Lines is what phase verify --file takes', async () => {
  const file = join(folder.path, 'log.jsonl');
  expect((await run('--format', 'jsonl', '--out', file)).status).toBe(0);
  expect(await captured(['verify', '--file', file])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^4 logs, \d+ events: no fault\n$/),
  });
  expect(existsSync(`${file}.proof.json`)).toBe(true);
});

test('one bot alone', async () => {
  const { id } = logins.bots[1]!;
  const { stdout } = await run('--kind', 'summary', '--bot', id);
  expect(new Set(rows(stdout).map(([bot]) => bot))).toEqual(new Set([id]));
});

test.each([
  [
    ['--start', '2026-13-01'],
    "option '--start <date>' argument '2026-13-01' is invalid. must be a date such as 2026-03-09",
  ],
  [
    ['--start', '2026-03-09', '--end', '2026-03-06'],
    '--end 2026-03-06 is before --start 2026-03-09',
  ],
  [['--bot', 'bot_none'], 'there is no bot bot_none'],
  [
    ['--kind', 'trades'],
    "option '--kind <kind>' argument 'trades' is invalid. Allowed choices are sessions, transitions, history, summary.",
  ],
  [
    ['--kind', 'sessions', '--format', 'jsonl'],
    '--format jsonl is of --kind history, not sessions',
  ],
])('bad input %# is one line', async (args, line) =>
  expect(await run(...args)).toEqual({ status: 2, stdout: '', stderr: `phase: ${line}\n` }),
);

test('a file that cannot be written is a fault that names it', async () => {
  expect(await run('--out', join(folder.path, 'none', 'x.csv'))).toEqual({
    status: 1,
    stdout: '',
    stderr: `phase: ${join(folder.path, 'none', 'x.csv')}: cannot be written (ENOENT)\n`,
  });
});
