import { join } from 'node:path';
import { captured, TestFolder } from '../captured-run.fixture.js';

const folder = new TestFolder();
afterAll(() => folder.remove());

const HEADER = 'trade_id,symbol,side,opened_at,closed_at,notional,pnl';
const ROW = 't1,AAPL,long,2026-03-07T15:00:00Z,2026-03-07T15:30:00Z,100,12.5';
const SATURDAY = folder.write('saturday.csv', `${HEADER}\n${ROW}\n`);
const FREQTRADE = folder.write(
  'freqtrade.json',
  '{"strategy":{"Swing":{"trades":[{"pair":"ETH/BTC","stake_amount":0.001,"profit_ratio":0.04,"profit_abs":0.00005,"open_rate":0.09,"exit_reason":"roi","is_open":false,"open_timestamp":1773241200000,"close_timestamp":1773244800000}]}}}',
);

async function events(...args: string[]): Promise<Record<string, unknown>[]> {
  const { status, stdout } = await captured(['simulate', ...args]);
  expect(status).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const registered = async (...args: string[]) => (await events(...args))[0]!;

describe('which setting holds (rules 9)', () => {
  const policy = folder.write(
    'policy.json',
    '{"calendar": {"kind": "always-open"}, "risk_reward": "realized"}',
  );
  const planned = folder.write(
    'planned.json',
    '{"calendar": {"kind": "us-equities"}, "risk_reward": "planned"}',
  );

  test('the defaults', async () =>
    expect(await registered('--trades', SATURDAY)).toMatchObject({
      equity: '10000',
      calendar: 'us-equities',
      policy: { risk_reward: 'planned' },
    }));

  test('the policy beats the defaults', async () =>
    expect(await registered('--trades', SATURDAY, '--policy', policy)).toMatchObject({
      calendar: 'always-open',
      policy: { risk_reward: 'realized' },
    }));

  test('an option beats the policy', async () =>
    expect(
      await registered(
        '--trades',
        SATURDAY,
        '--policy',
        policy,
        '--calendar',
        'us-equities',
        '--risk-reward',
        'planned',
        '--equity',
        '025000.50',
      ),
    ).toMatchObject({
      equity: '25000.5',
      calendar: 'us-equities',
      policy: { risk_reward: 'planned' },
    }));

  test('a freqtrade result stands for always-open and realized (rules 9.6)', async () =>
    expect(await registered('--trades', FREQTRADE)).toMatchObject({
      calendar: 'always-open',
      policy: { risk_reward: 'realized' },
    }));

  test('unless the policy says otherwise', async () =>
    expect(await registered('--trades', FREQTRADE, '--policy', planned)).toMatchObject({
      calendar: 'us-equities',
      policy: { risk_reward: 'planned' },
    }));

  test('unless an option says otherwise', async () =>
    expect(await registered('--trades', FREQTRADE, '--risk-reward', 'planned')).toMatchObject({
      calendar: 'always-open',
      policy: { risk_reward: 'planned' },
    }));
});

test('--until runs the boundaries up to that instant, it included (rules 9.2)', async () => {
  const open = '2026-03-09T11:00:00.000Z';
  const last = async (until: string) =>
    (await events('--trades', SATURDAY, '--until', until)).at(-1);
  expect(await last('2026-03-09T10:59:59.999Z')).toMatchObject({ type: 'trade.closed' });
  expect(await last(open)).toMatchObject({ type: 'session.closed', at: open, date: '2026-03-06' });
});

test('warnings and the summary go to standard error', async () => {
  const file = folder.write('fees.csv', `${HEADER},fee\r\n${ROW},1\r\n`);
  const { status, stderr } = await captured(['simulate', '--trades', file]);
  expect(status).toBe(0);
  expect(stderr.split('\n')).toEqual([
    'warning: unknown columns are ignored: "fee"',
    '1 trades, 4 events, 1 sessions',
    'phase: Experience',
    'transitions: 0',
    'blocked: 0',
    'equity: 10000, size: none, breaker: closed',
    '',
  ]);
});

test('what the end of a freqtrade backtest closed is left out, with a warning (rules 9.6)', async () => {
  const file = join(__dirname, '../../../../fixtures/freqtrade/left-open.zip');
  const { stdout, stderr } = await captured(['simulate', '--trades', file]);
  expect(stderr).toMatch(/^warning: trades that only the end of the backtest closed .* 53, 54\)\n/);
  expect(stdout).not.toContain('"trade.emergency_exit"');
});

test('--help shows an example, on standard output', async () => {
  const { status, stdout, stderr } = await captured(['simulate', '--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('phase simulate --trades trades.csv');
});
