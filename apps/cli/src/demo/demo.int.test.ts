import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SuccessReport } from '@phasegate/contracts';
import { credentialHash, downgradeLatencies, personOfToken, viewBot } from '@phasegate/db';
import {
  createTestDatabase,
  patientPool,
  TEST_STATE_KEY,
  type TestDatabase,
} from '@phasegate/db/testing';
import { readinessOf } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { captured, TestFolder, type Captured } from '../captured-run.fixture.js';
import type { DemoLogins } from './seed.js';

const folder = new TestFolder();
const file = join(folder.path, 'data', 'demo.json');
let database: TestDatabase;
let pool: Pool;
let first: Captured;
let logins: DemoLogins;

const demo = () =>
  captured(['demo'], {
    DATABASE_URL: database.serviceUrl,
    PHASE_DEMO_FILE: file,
    PHASE_STATE_KEY: TEST_STATE_KEY,
  });

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  first = await demo();
  logins = JSON.parse(readFileSync(file, 'utf8'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  folder.remove();
});

test('phase demo makes a bot in each phase, as the services’ role', async () => {
  expect(first).toMatchObject({ status: 0, stdout: '' });
  const views = await Promise.all(logins.bots.map(({ id }) => viewBot(pool, id)));
  expect(views.map(({ state }) => state.hot.phase)).toEqual([
    'experience',
    'proof_of_concept',
    'real_money_trial',
    'scaling',
  ]);
});

test('one bot is ready to advance, one has a breaker to acknowledge', async () => {
  const [, ready, downgraded] = logins.bots;
  expect(readinessOf((await viewBot(pool, ready!.id)).state, 'USD')).toMatchObject({
    ready: true,
    recommended: true,
    to: 'real_money_trial',
  });
  expect((await viewBot(pool, downgraded!.id)).state.hot.breaker).toMatchObject({
    cause: 'downgrade',
  });
});

test('every log is whole and its fold the stored state (rules 8.1)', async () => {
  const { status, stdout } = await captured(['verify'], { DATABASE_URL: database.serviceUrl });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^5 logs, \d+ events: no fault\n$/);
});

test('its made-up history is no measurement: no latency of a downgrade comes of it (rules 6.4)', async () => {
  const { rows } = await pool.query(`SELECT FROM events WHERE type = 'phase.downgraded'`);
  expect(rows.length).toBeGreaterThan(0);
  expect(await downgradeLatencies(pool, [60])).toEqual({ count: 0, sum_seconds: 0, within: [0] });
  const { stdout } = await captured(['report', 'success', '--json'], {
    DATABASE_URL: database.serviceUrl,
  });
  const { criteria } = JSON.parse(stdout) as SuccessReport;
  expect(criteria[3]).toMatchObject({
    name: 'Automatic downgrade',
    value: null,
    status: 'no_data',
  });
});

test('the read models hold what the logs tell', async () => {
  for (const { id } of logins.bots) {
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM events WHERE bot = $1 AND type IN ('trade.opened', 'trade.unpermitted')) AS opened,
              (SELECT count(*) FROM trades WHERE bot = $1) AS trades,
              (SELECT count(*) FROM events WHERE bot = $1 AND type = 'session.closed') AS closed,
              (SELECT count(*) FROM sessions WHERE bot = $1) AS sessions,
              (SELECT count(*) FROM trades t WHERE bot = $1 AND tenure <> 1 + (SELECT count(*) FROM transitions x WHERE x.bot = t.bot AND x.seq < t.opened_seq)) AS in_wrong_tenure,
              (SELECT created_at FROM bots WHERE id = $1) = (SELECT at FROM events WHERE bot = $1 AND seq = 1) AS born_with_its_log`,
      [id],
    );
    const [{ opened, trades, closed, sessions, in_wrong_tenure, born_with_its_log }] = rows;
    expect([trades, sessions]).toEqual([opened, closed]);
    expect({ in_wrong_tenure, born_with_its_log }).toEqual({
      in_wrong_tenure: '0',
      born_with_its_log: true,
    });
  }
});

test('one token per role and one key per bot are kept where only the owner reads them', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const people = await Promise.all(
    logins.tokens.map(({ token }) =>
      personOfToken(pool, credentialHash(token), logins.bots[0]!.id),
    ),
  );
  expect(people.map((person) => [person?.role, person?.sees_bot])).toEqual([
    ['operator', true],
    ['compliance', true],
    ['admin', true],
  ]);
  const { rows } = await pool.query(
    'SELECT b.name FROM bots b JOIN api_keys k ON k.bot = b.id WHERE k.hash = ANY ($1) ORDER BY b.name',
    [logins.keys.map(({ key }) => credentialHash(key))],
  );
  expect(rows.map(({ name }) => name)).toEqual(logins.keys.map(({ bot }) => bot).sort());
});

test('a second time nothing happens', async () => {
  expect(await demo()).toEqual({
    status: 0,
    stdout: '',
    stderr: 'There are bots already: no demo was made.\n',
  });
  const { rows } = await pool.query('SELECT count(*) FROM bots');
  expect(rows[0].count).toBe('4');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(logins);
});
