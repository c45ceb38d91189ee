import { createTestDatabase, type TestDatabase } from '@phasegate/db/testing';
import { startApi, type ChildService } from '../bench/child-service.js';
import { captured, TestFolder } from '../captured-run.fixture.js';

const DAY_MS = 86_400_000;
const folder = new TestFolder();
let database: TestDatabase;
let api: ChildService;
let env: Record<string, string>;

/** The API as it is built, in a process of its own. */
beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database.serviceUrl, 4);
  const { stdout } = await captured(['token', 'create', '--role', 'admin'], {
    DATABASE_URL: database.serviceUrl,
  });
  env = { API_URL: api.address, PHASE_TOKEN: stdout.trim() };
});
afterAll(async () => {
  await api.stop();
  await database.drop();
  folder.remove();
});

const phase = (...args: string[]) => captured(args, env);

async function newBot(fields: object = {}): Promise<string> {
  const response = await fetch(`${api.address}/v1/bots`, {
    method: 'POST',
    headers: { authorization: `Bearer ${env['PHASE_TOKEN']}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Swing', portfolio_value: '10000', ...fields }),
  });
  return ((await response.json()) as { id: string }).id;
}

/** A backtest with a closed trade on each of the last days until today, and one open trade. */
function backtest(days: number): string {
  const trades = Array.from({ length: days }, (_, day) => {
    const open = Date.now() - (days - day) * DAY_MS;
    const profit_ratio = day % 5 === 0 ? -0.01 : 0.02;
    return {
      pair: 'ETH/BTC', stake_amount: 100, open_rate: 0.09, profit_ratio, profit_abs: profit_ratio * 100,
      exit_reason: 'roi', is_open: false, open_timestamp: open, close_timestamp: open + 3_600_000,
    }; // prettier-ignore
  });
  const open = { ...trades.at(-1), is_open: true };
  return JSON.stringify({ strategy: { Swing: { trades: [...trades, open] } } });
}

describe('phase import', () => {
  test('brings a backtest into a new bot, warns, and says in plain words why it may not advance (rules 2.11)', async () => {
    const bot = await newBot({ preset: 'freqtrade' });
    const file = folder.write('backtest-result.json', backtest(15));
    const { status, stdout, stderr } = await phase('import', '--bot', bot, '--trades', file);
    expect(stderr).toMatch(/^warning: trades that are still open are left out: 1 \(number 16\)/);
    const [imported, summary, ...rest] = stdout.trimEnd().split('\n');
    expect(imported).toBe('Imported 15 trades as backtest: 15 sessions.');
    expect(summary).toMatch(
      /^Experience\. \d of 7 criteria still bar the advance from Experience to Proof of Concept/,
    );
    expect(rest).toContain(
      '  ✘ 8 profitable sessions of the 20 needed: 12 more profitable sessions.',
    );
    expect(rest).toContain('10 of the 10 sessions in the evidence were imported.');
    expect(rest.at(-1)).toMatch(
      /^Earliest possible on \d{4}-\d\d-\d\d, 12 trading days away\. Assumes a session/,
    );
    expect(status).toBe(0);

    const again = await phase('import', '--bot', bot, '--trades', file);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toMatch(/^phase: ALREADY_TRADED: .*\n$/);
  });

  test('refuses a damaged file before anything is sent', async () => {
    const bot = await newBot();
    const file = folder.write('damaged.csv', 'trade_id,symbol\n');
    const { status, stdout, stderr } = await phase('import', '--bot', bot, '--trades', file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`${file}:1: side: is missing from the header`);
  });
});

describe('phase status and readiness', () => {
  test('show every bot, or one', async () => {
    const bot = await newBot({ name: 'Meadow' });
    const one = await phase('status', '--bot', bot);
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(one.stdout).toContain(
      `Meadow (${bot})\n  phase       Experience\n  size        none: paper only\n  equity      10000 USD\n  breaker     closed\n`,
    );
    expect((await phase('status')).stdout).toContain(one.stdout);
    const readiness = await phase('readiness', '--bot', bot);
    expect(readiness.stdout).toMatch(/^Experience\. 5 of 7 criteria still bar/);
    expect(readiness.status).toBe(0);
  });
});

test('phase keys makes, lists and revokes', async () => {
  const bot = await newBot();
  const made = await phase('keys', 'create', '--bot', bot, '--name', 'production');
  expect(made.stdout).toMatch(/^pgk_\S+\n$/);
  const status = () =>
    fetch(`${api.address}/v1/status`, {
      headers: { authorization: `Bearer ${made.stdout.trim()}` },
    });
  expect((await status()).status).toBe(200);
  const [, key] = /(key_\S+);/.exec(made.stderr)!;
  expect((await phase('keys', 'list', '--bot', bot)).stdout).toMatch(
    new RegExp(`^${key}  \\S+  valid  production\\n$`),
  );
  expect(await phase('keys', 'revoke', '--bot', bot, '--key', key!)).toMatchObject({
    status: 0,
    stdout: '',
  });
  expect((await status()).status).toBe(401);
  expect((await phase('keys', 'list', '--bot', bot)).stdout).toMatch(/revoked/);
});

describe('what goes wrong is one line', () => {
  test.each([
    [
      'a bot that there is not',
      ['readiness', '--bot', 'bot_x'],
      {},
      2,
      /^phase: BOT_UNKNOWN: .+\n$/,
    ],
    [
      'a bot whose id is no path',
      ['readiness', '--bot', '../halt'],
      {},
      2,
      /^phase: BOT_UNKNOWN: .+\n$/,
    ],
    ['no token', ['status'], { PHASE_TOKEN: '' }, 2, /^phase: a token is needed: .+\n$/],
    ['a wrong token', ['status', '--token', 'pgt_x'], {}, 1, /^phase: UNAUTHENTICATED: .+\n$/],
    [
      'no API',
      ['status', '--api', 'http://127.0.0.1:1'],
      {},
      1,
      /^phase: the API at http:\/\/127\.0\.0\.1:1 does not answer \(.+\): is it running\?\n$/,
    ],
    [
      'an invalid address',
      ['status'],
      { API_URL: 'localhost' },
      2,
      /^phase: API_URL must be an address.+\n$/,
    ],
  ])('%s', async (_what, args, more, expected, line) => {
    const { status, stdout, stderr } = await captured(args, { ...env, ...more });
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
    expect(stderr).toMatch(line);
  });
});
