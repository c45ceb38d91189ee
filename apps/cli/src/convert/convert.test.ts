import { join } from 'node:path';
import { captured, TestFolder } from '../captured-run.fixture.js';

const BROKERS = join(__dirname, '../../../../fixtures/brokers');
const PERFORMANCE = join(BROKERS, 'tradovate-performance.csv');
const ZONE = ['--zone', 'America/New_York'];
const folder = new TestFolder();
afterAll(() => folder.remove());

const convert = (file: string, ...more: string[]) =>
  captured(['convert', '--trades', file, ...more]);

test('rules 9.7: the trades go to standard output, what was assumed to standard error', async () => {
  const { status, stdout, stderr } = await convert(PERFORMANCE, ...ZONE);
  expect(status).toBe(0);
  const [first, ...others] = stdout.trimEnd().split('\n');
  expect(others).toHaveLength(10);
  expect(JSON.parse(first!)).toEqual({
    ...{ trade_id: '600000000002-600000000003', symbol: 'MNQM6', side: 'long', kind: 'strategy' },
    ...{ notional: '97241', pnl: '62', entry_price: '24310.25' },
    ...{ stop_price: null, target_price: null },
    opened_at: '2026-03-05T14:31:05.000Z',
    closed_at: '2026-03-05T14:44:10.000Z',
  });
  expect(stderr).toContain('assumed: clock America/New_York (as given)');
  expect(stderr).toContain('fees are missing: the pnl of 11 of 11 trades is before fees');
});

test('what it writes is a trade file that it reads again (rules 9.1)', async () => {
  const { stdout } = await convert(PERFORMANCE, ...ZONE);
  const again = await convert(folder.write('trades.jsonl', stdout));
  expect(again.stdout).toBe(stdout);
});

test('rules 9.7: fees by side supply what the file lacks', async () => {
  const { stdout } = await convert(PERFORMANCE, ...ZONE, '--fee-per-side', 'MNQ=0.37,MES=0.37');
  const pnl = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { pnl: string }).pnl);
  expect(pnl.slice(0, 3)).toEqual(['60.52', '20.51', '-17.74']);
});

test.each([
  [['--zone', 'Mars'], 'zone: "Mars" is no zone'],
  [[], 'boughtTimestamp: "03/05/2026 09:31:05" has no zone'],
  [['--format', 'kraken-trades'], 'holds nothing that Kraken trades would write'],
])('bad input gives no output: %j', async (options, fault) => {
  const { status, stdout, stderr } = await convert(PERFORMANCE, ...options);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(fault);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['--point-value', 'MNQ', 'must be a name and a number, such as MNQ=2'],
  ['--fee-per-side', 'MNQ=-1', 'must be greater than 0'],
  ['--rate', 'BNB=x', 'must be a plain decimal such as 12.5'],
])('%s %s is refused', async (option, value, fault) => {
  const { status, stderr } = await convert(PERFORMANCE, ...ZONE, option, value);
  expect(status).toBe(2);
  expect(stderr).toContain(fault);
});

test('rules 9.7: any other file is read by a mapping', async () => {
  const file = folder.write(
    'journal.csv',
    'Ref;Ticker;Dir;In;Out;Qty;Buy;Sell;Result;Comm\n' +
      '1;ACME;L;05.03.2026 10:00;05.03.2026 11:00;10;100,50;101,00;5,00;-1,20\n' +
      '2;ACME;S;06.03.2026 10:00;06.03.2026 11:00;10;1.101,00;1.102,00;-10,00;-1,20\n',
  );
  const mapping = folder.write(
    'journal.json',
    JSON.stringify({
      ...{ rows: 'trades', zone: 'Europe/Berlin', costs_are: 'negative', point_value: '1' },
      sides: { long: ['L'], short: ['S'] },
      columns: {
        ...{ id: 'Ref', symbol: 'Ticker', side: 'Dir', opened_at: 'In', closed_at: 'Out' },
        ...{
          quantity: 'Qty',
          entry_price: 'Buy',
          exit_price: 'Sell',
          gross: 'Result',
          fees: ['Comm'],
        },
      },
    }),
  );
  const { status, stdout } = await convert(file, '--mapping', mapping);
  expect(status).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { trade_id: '1', pnl: '3.8', opened_at: '2026-03-05T09:00:00.000Z', notional: '1005' },
    { trade_id: '2', pnl: '-11.2', side: 'short', notional: '11010' },
  ]);
});

test('rules 9.7: how numbers are written is asked for where no number of the file shows it', async () => {
  const file = folder.write(
    'fills.csv',
    'At;What;Qty;Price\n2026-03-05 10:00;ACME;1;1,234\n2026-03-05 11:00;ACME;-1;1,236\n',
  );
  const mapping = folder.write(
    'fills.json',
    JSON.stringify({
      ...{ rows: 'fills', zone: 'UTC', point_value: '1' },
      columns: { at: 'At', symbol: 'What', quantity: 'Qty', price: 'Price' },
    }),
  );
  const { status, stderr } = await convert(file, '--mapping', mapping);
  expect(status).toBe(2);
  expect(stderr).toContain('Price: may be 1234 or 1.234');
  expect(stderr).toContain('give --decimal-mark . or --decimal-mark ,');
  const notional = async (mark: string) => {
    const { stdout } = await convert(file, '--mapping', mapping, '--decimal-mark', mark);
    return (JSON.parse(stdout) as { notional: string }).notional;
  };
  expect(await notional('.')).toBe('1234');
  expect(await notional(',')).toBe('1.234');
});
