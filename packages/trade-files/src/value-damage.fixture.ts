import { csv, type Damage, row } from './damage.fixture.js';

type Field = keyof NonNullable<Parameters<typeof row>[0]>;

const NO_INSTANT = 'must be an ISO 8601 instant with a zone, such as 2026-03-09T11:00:00Z';
const NO_SUCH_TIME = 'is not a time that exists';
const OUT_OF_RANGE = 'lies outside the years 2000 to 2099';
const NOT_PLAIN = 'must be a plain decimal such as -12.5';
const IN_COMMA_FILE =
  'has a comma; decimal commas are read only where semicolons or tabs part the columns';
const GROUPED = 'must have no thousands separators';
const NOT_POSITIVE = 'must be greater than 0';
const TOO_MANY_DIGITS = 'has more than 30 digits before or after the point';

/** The value as it stands in the cell, the fault, and how the message shows the value if not as it stands. */
type Wrong = readonly [value: string, what: string, shown?: string];

const WRONG: Readonly<Partial<Record<Field, readonly Wrong[]>>> = {
  trade_id: [
    ['', 'is empty'],
    ['"  "', 'is empty', '"  "'],
    ['x'.repeat(201), 'is longer than 200 characters', `"${'x'.repeat(40)}…"`],
    ['t\u00071', 'holds a control character', '"t\\u{7}1"'],
    ['t\u009b31m', 'holds a control character', '"t\\u{9b}31m"'],
    ['"t\n1"', 'holds a control character', '"t\\u{a}1"'],
    ['t\u20281', 'holds a control character', '"t\\u{2028}1"'],
  ],
  symbol: [
    ['', 'is empty'],
    ['A\tB', 'holds a control character', '"A\\u{9}B"'],
  ],
  side: [
    ['', 'is empty'],
    ['buy', 'must be one of long, short'],
    ['Long', 'must be one of long, short'],
  ],
  kind: [['exit', 'must be one of strategy, emergency_exit, manual_override']],
  opened_at: [
    ['', 'is empty'],
    ['2026-03-09', NO_INSTANT],
    ['2026-03-09T11:00:00', NO_INSTANT],
    ['2026-03-09T11:00:00+01', NO_INSTANT],
    ['2026-03-09t11:00:00Z', NO_INSTANT],
    ['2026-03-09T11:00:00z', NO_INSTANT],
    ['"2026-03-09T11:00:00,5Z"', NO_INSTANT, '"2026-03-09T11:00:00,5Z"'],
    ['2026-03-09T11:00:00+0100', NO_INSTANT],
    ['2026-03-09T11Z', NO_INSTANT],
    ['2026-03-09T11:00:00.Z', NO_INSTANT],
    ['2026-3-9T11:00:00Z', NO_INSTANT],
    ['20260309T110000Z', NO_INSTANT],
    ['2026-W11-1T11:00:00Z', NO_INSTANT],
    ['1773054000000', NO_INSTANT],
    ['03/09/2026 11:00', NO_INSTANT],
    ['12026-03-09T11:00:00Z', NO_INSTANT],
    ['-001-03-09T11:00:00Z', NO_INSTANT],
    ['now', NO_INSTANT],
    ['2026-02-30T11:00:00Z', NO_SUCH_TIME],
    ['2025-02-29T11:00:00Z', NO_SUCH_TIME],
    ['1900-02-29T11:00:00Z', NO_SUCH_TIME],
    ['2026-13-01T11:00:00Z', NO_SUCH_TIME],
    ['2026-00-01T11:00:00Z', NO_SUCH_TIME],
    ['2026-04-31T11:00:00Z', NO_SUCH_TIME],
    ['2026-03-00T11:00:00Z', NO_SUCH_TIME],
    ['2026-03-08T24:00:00Z', NO_SUCH_TIME],
    ['2026-03-09T11:60:00Z', NO_SUCH_TIME],
    ['2016-12-31T23:59:60Z', NO_SUCH_TIME],
    ['2026-03-09T11:00:00+24:00', NO_SUCH_TIME],
    ['2026-03-09T11:00:00+01:60', NO_SUCH_TIME],
    ['0000-01-01T00:00:00Z', NO_SUCH_TIME],
    ['0001-01-01T00:00:00+00:01', NO_SUCH_TIME],
    ['1999-12-31T23:59:59.999Z', OUT_OF_RANGE],
    ['2100-01-01T00:00:00Z', OUT_OF_RANGE],
  ],
  closed_at: [
    ['', 'is empty'],
    ['9999-12-31T23:59:59-00:01', NO_SUCH_TIME],
    ['9999-12-31T23:59:59Z', OUT_OF_RANGE],
    ['2026-03-09T10:59:59.999Z', 'is before opened_at'],
    ['2026-03-09T11:30:00+01:00', 'is before opened_at'],
  ],
  notional: [
    ['', 'is empty'],
    ['0', NOT_POSITIVE],
    ['-0.00', NOT_POSITIVE],
    ['-100', NOT_POSITIVE],
  ],
  pnl: [
    ['', 'is empty'],
    ['1e5', NOT_PLAIN],
    ['+1', NOT_PLAIN],
    ['--1', NOT_PLAIN],
    ['1_000', NOT_PLAIN],
    ['"1,000"', IN_COMMA_FILE, '"1,000"'],
    ['"1,5"', IN_COMMA_FILE, '"1,5"'],
    ['"1,234.56"', GROUPED, '"1,234.56"'],
    ['"1.234,56"', GROUPED, '"1.234,56"'],
    ['1.234.567', GROUPED],
    ['1 000', GROUPED],
    ['1’000.50', GROUPED],
    ['.5', NOT_PLAIN],
    ['5.', NOT_PLAIN],
    ['1.2.3', NOT_PLAIN],
    ['0x10', NOT_PLAIN],
    ['NaN', NOT_PLAIN],
    ['Infinity', NOT_PLAIN],
    ['$5', NOT_PLAIN],
    ['(5)', NOT_PLAIN],
    ['−5', NOT_PLAIN],
    ['５', NOT_PLAIN],
    ['null', NOT_PLAIN],
    ['1'.repeat(31), TOO_MANY_DIGITS],
    [`0.${'1'.repeat(31)}`, TOO_MANY_DIGITS],
    ['9'.repeat(1_000_000), TOO_MANY_DIGITS, `"${'9'.repeat(40)}…"`],
  ],
  entry_price: [['0', NOT_POSITIVE]],
  stop_price: [['-49', NOT_POSITIVE]],
  target_price: [['free', 'must be a plain decimal such as 12.5']],
};

/** Every fault that a single value can have, in the second row of a CSV file. */
export const WRONG_VALUES: readonly Damage[] = Object.entries(WRONG).flatMap(([field, wrongs]) =>
  wrongs.map(([value, what, shown = value === '' ? '' : `"${value}"`]) => ({
    name: `${field} ${shown || 'empty'}`,
    bytes: csv(row(), row({ trade_id: 't2', [field]: value })),
    expected: `trades:3: ${field}: ${what}${shown === '' ? '' : `: ${shown}`}`,
  })),
);
