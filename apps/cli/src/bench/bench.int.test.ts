import { captured } from '../captured-run.fixture.js';
import { median, percentiles } from './load.js';

test('phase bench reports the four figures of NFR-001 and the ratios, on a scratch database', async () => {
  const { status, stdout, stderr } = await captured([
    ...['bench', '--database-url', process.env['TEST_DATABASE_ADMIN_URL']!],
    // As many bots as it takes for no key to meet its limit of 20 checks a second, on a fast machine too.
    ...['--bots', '400', '--connections', '2', '--rounds', '1', '--seconds', '1'],
  ]);
  expect(stderr).not.toContain('were not');
  for (const figure of [
    'validation check',
    'session of 1,000 trades',
    'export of 5,000 sessions',
    'transition validation',
  ])
    expect(stdout).toMatch(
      new RegExp(`^[✔✘] ${figure} +p50 \\S+ ms, p99 \\S+ ms, limit \\d+ ms$`, 'm'),
    );
  expect(stdout).toMatch(/^requests per second, ours \/ least: \d+\.\d\d/m);
  expect(stdout).toMatch(/^p99, least \/ ours: \d+\.\d\d$/m);
  // So few requests on a busy machine say little of its speed: what counts here is that a miss is said and told.
  expect([0, 1]).toContain(status);
  expect(stderr.includes('missed: ')).toBe(status === 1);
}, 120_000);

test('the median and the percentiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const latencies = Array.from({ length: 1_000 }, (_, place) => 1_000 - place);
  expect(percentiles(latencies)).toEqual({ p50_ms: 501, p99_ms: 991 });
});
