import { captured } from '../captured-run.fixture.js';
import { median, percentiles } from './load.js';
import { comparedRow, plainRow, ROW_NAMES } from './rows.js';

const bench = (...options: string[]) =>
  captured(['bench', '--database-url', process.env['TEST_DATABASE_ADMIN_URL']!, ...options]);

/** As many bots as it takes for no key to meet its limit of 20 checks a second, on a fast machine too. */
const TINY = [
  ...['--bots', '400', '--rounds', '1', '--seconds', '1', '--open-bots', '300'],
  ...['--events', '2000', '--downgrades', '3', '--lab-runs', '1'],
];

test('phase bench --json prints a line for each row of the table, on a scratch database', async () => {
  const { status, stdout, stderr } = await bench('--json', ...TINY);
  if (status !== 0) throw new Error(stderr);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows.map(({ name }) => name)).toEqual(ROW_NAMES);
  const WITHOUT_BASELINE = [
    ...['core_trades_per_s', 'futures_s', 'evidence_ms'],
    ...['market_open_s', 'downgrade_p99_ms'],
  ];
  for (const row of rows) {
    expect(Object.keys(row)).toEqual([
      'name',
      'ratio',
      'min',
      'max',
      'measured',
      'baseline',
      'unit',
    ]);
    expect(row['measured']).toBeGreaterThan(0);
    expect(row['unit']).toMatch(/^(requests|trades|bots|events)\/s$|^ms$|^s$/);
    if (WITHOUT_BASELINE.includes(row['name'] as string))
      expect(row).toMatchObject({ ratio: null, baseline: null });
    else {
      expect(row['ratio']).toBeGreaterThan(0);
      expect(row['baseline']).toBeGreaterThan(0);
    }
  }
}, 600_000);

test('phase bench --only prints the rows that were asked for, as a table', async () => {
  const { status, stdout } = await bench('--only', 'core_trades_per_s', ...TINY);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^row +ratio +min +max +measured +baseline +unit\ncore_trades_per_s +–.* trades\/s\n$/,
  );
  const unknown = await bench('--only', 'check_16');
  expect(unknown).toMatchObject({ status: 2, stdout: '' });
  expect(unknown.stderr).toContain('must be one of check_16_rps');
}, 120_000);

test('a ratio is that of each round, in the middle and at its ends', () => {
  const rounds = [
    { measured: 30, baseline: 10 },
    { measured: 10, baseline: 10 },
    { measured: 40, baseline: 20 },
  ];
  expect(comparedRow('a', 'ms', rounds)).toEqual({
    name: 'a',
    ratio: 2,
    min: 1,
    max: 3,
    measured: 30,
    baseline: 10,
    unit: 'ms',
  });
  expect(plainRow('b', 's', [3, 1, 2])).toEqual({
    name: 'b',
    ratio: null,
    min: 1,
    max: 3,
    measured: 2,
    baseline: null,
    unit: 's',
  });
});

test('the median and the percentiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const latencies = Array.from({ length: 1_000 }, (_, place) => 1_000 - place);
  expect(percentiles(latencies)).toEqual({ p50_ms: 501, p99_ms: 991 });
});
