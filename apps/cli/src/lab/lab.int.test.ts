import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabReport } from '@phasegate/lab';
import { TestFolder } from '../captured-run.fixture.js';

/** The program as it is built: threads run what was built. */
const MAIN = join(__dirname, '../../dist/main.js');
const folder = new TestFolder();
afterAll(() => folder.remove());

const POLICY = folder.write(
  'quick.json',
  JSON.stringify({
    gates: {
      experience: { session_window: 5, profitable_sessions: 5 },
      proof_of_concept: { trade_window: 10, trading_days: 5 },
    },
  }),
);

async function lab(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    MAIN,
    'lab',
    '--runs',
    '4',
    ...args,
  ]);
  return stdout;
}

test('1, 2 and 4 threads give the same answer to the same seed', async () => {
  const with1 = await lab('--policy', POLICY, '--json', '--threads', '1');
  expect(await lab('--policy', POLICY, '--json', '--threads', '2')).toBe(with1);
  expect(await lab('--policy', POLICY, '--json', '--threads', '4')).toBe(with1);
  const report = JSON.parse(with1) as LabReport;
  expect(report).toMatchObject({
    runs: 4,
    seed: 1,
    bot: { realized_rr: '2', trades_per_day: '3' },
  });
  expect(report.policies).toHaveLength(1);
  expect(report.policies[0]!.rows.map(({ win_rate }) => win_rate)).toEqual([
    '0.5',
    '0.55',
    '0.6',
    '0.65',
    '0.7',
    '0.75',
    '0.8',
    '0.85',
    '0.9',
  ]);
});

test('two policies are compared, as CSV', async () => {
  const lines = (await lab('--against', POLICY, '--csv', '--threads', '2')).split('\r\n');
  expect(lines).toHaveLength(1 + 18 + 1);
  expect(lines[0]).toMatch(/^policy,win_rate,proof_of_concept,proof_of_concept_low,/);
  expect(lines.filter((line) => line.startsWith('against,'))).toHaveLength(9);
});
