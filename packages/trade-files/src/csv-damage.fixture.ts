import { csv, type Damage, HEADER, row } from './damage.fixture.js';

const ONE = csv(row());
const TWO = row({ trade_id: 't2' });
const MISSING = (field: string) =>
  `trades:1: ${field}: is missing from the header: "trade_id,symbol,side,kind,opened_at,clos…"`;
const NO_TRADES = 'trades:1: file: holds no trades';
const TOO_LONG = 'is longer than 1 MB';

/** CSV whose form is broken. */
export const BROKEN_CSV: readonly Damage[] = [
  { name: 'empty file', bytes: '', expected: NO_TRADES },
  { name: 'byte order mark alone', bytes: '\ufeff', expected: NO_TRADES },
  { name: 'blank lines only', bytes: '\n \r\n\n', expected: NO_TRADES },
  { name: 'header only', bytes: `${HEADER}\n`, expected: NO_TRADES },
  ...['trade_id', 'symbol', 'side', 'opened_at', 'closed_at', 'notional', 'pnl'].map((field) => ({
    name: `${field} missing from the header`,
    bytes: ONE.replace(new RegExp(`(^|,)${field}(?=,)`), `$1x_${field}`),
    expected: MISSING(field).replace(
      /"[^"]*"$/,
      `"${HEADER.replace(new RegExp(`(^|,)${field}(?=,)`), `$1x_${field}`).slice(0, 40)}…"`,
    ),
  })),
  {
    name: 'no header',
    bytes: `${row()}\n${TWO}\n`,
    expected:
      'trades:1: trade_id: is missing from the header, as are symbol, side, opened_at, closed_at, notional, pnl: "t1,AAPL,long,strategy,2026-03-09T11:00:0…"',
  },
  {
    name: 'bars for commas',
    bytes: ONE.replaceAll(',', '|'),
    expected:
      'trades:1: header: has no columns that a comma, a semicolon or a tab parts: "trade_id|symbol|side|kind|opened_at|clos…"',
  },
  {
    name: 'bars, as a first line of Excel’s says',
    bytes: `\n"sep=|"\n${ONE.replaceAll(',', '|')}`,
    expected: 'trades:2: sep: names the separator "|"; a comma, a semicolon and a tab are read',
  },
  {
    name: 'a fault below a first line of Excel’s',
    bytes: `sep=;\r\n\r\n${csv(row({ pnl: 'x' })).replaceAll(',', ';')}`,
    expected: 'trades:4: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'decimal commas and points in one file',
    bytes: csv(row({ pnl: '1#5', entry_price: '' }), row({ trade_id: 't2' }))
      .replaceAll(',', ';')
      .replaceAll('#', ','),
    expected: 'trades:3: pnl: has a decimal point, and line 2 the other mark: "12.5"',
  },
  {
    name: 'thousands separators among semicolons',
    bytes: csv(row({ pnl: '1.234#5' }))
      .replaceAll(',', ';')
      .replaceAll('#', ','),
    expected: 'trades:2: pnl: must have no thousands separators: "1.234,5"',
  },
  {
    name: 'several columns missing',
    bytes: ONE.replace(',symbol', ',x').replace(',pnl', ',y'),
    expected:
      'trades:1: symbol: is missing from the header, as is pnl: "trade_id,x,side,kind,opened_at,closed_at…"',
  },
  {
    name: 'a column twice, but for its case',
    bytes: `${HEADER},PnL\n${row()},1\n`,
    expected: 'trades:1: pnl: appears twice in the header',
  },
  {
    name: 'a column twice',
    bytes: `${HEADER},pnl\n${row()},1\n`,
    expected: 'trades:1: pnl: appears twice in the header',
  },
  {
    name: 'an unknown column twice',
    bytes: `a,a,${HEADER}\n1,2,${row()}\n`,
    expected: 'trades:1: a: appears twice in the header',
  },
  {
    name: 'a value too few',
    bytes: csv(row(), 't2,AAPL'),
    expected: 'trades:3: row: has 2 values where the header has 11',
  },
  {
    name: 'a value too many',
    bytes: csv(`${row()},`),
    expected: 'trades:2: row: has 12 values where the header has 11',
  },
  {
    name: 'the last row cut off',
    bytes: csv(row(), TWO).slice(0, -9),
    expected: 'trades:3: row: has 9 values where the header has 11',
  },
  {
    name: 'a row of commas',
    bytes: csv(row(), ','.repeat(10)),
    expected: 'trades:3: trade_id: is empty',
  },
  {
    name: 'a quote never closed',
    bytes: csv(row(), '"t2,AAPL', TWO),
    expected: 'trades:3: trade_id: has a quote that is not closed',
  },
  {
    name: 'a quote never closed in the header',
    bytes: `"${ONE}`,
    expected: 'trades:1: header: has a quote that is not closed',
  },
  {
    name: 'a quote not closed for more than 1 MB',
    bytes: csv(row({ symbol: `"${'x\n'.repeat(600_000)}` })),
    expected: 'trades:2: symbol: has a quote that is not closed within 1 MB',
  },
  {
    name: 'letters after a closing quote',
    bytes: csv(row(), row({ symbol: '"AA"PL' })),
    expected: 'trades:3: symbol: goes on after its closing quote',
  },
  {
    name: 'letters after a closing quote and a space',
    bytes: csv(row({ symbol: '"AA" PL' })),
    expected: 'trades:2: symbol: goes on after its closing quote',
  },
  {
    name: 'letters after a closing quote, below quoted line breaks',
    bytes: `note,${HEADER}\r\n"a\r\nb",${row()}\r\n"c\r\n",${row({ symbol: '"AA"PL' })}\r\n`,
    expected: 'trades:5: symbol: goes on after its closing quote',
  },
  {
    name: 'a quote within an unquoted value',
    bytes: csv(row({ symbol: 'AA"PL"' })),
    expected: 'trades:2: symbol: has a quote within an unquoted value',
  },
  {
    name: 'a fault after quoted line breaks',
    bytes: `note,${HEADER}\r\n"a\r\nb\r\n",${row()}\r\nc,${row({ trade_id: 't2', pnl: 'x' })}\r\n`,
    expected: 'trades:5: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'a fault in the later line of a row',
    bytes: `note,${HEADER}\n"a\nb",${row({ pnl: 'x' })}\n`,
    expected: 'trades:3: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'two faulty rows: the first is told',
    bytes: csv(row({ pnl: 'x' }), '"t2'),
    expected: 'trades:2: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'two faulty values: the first in the file is told',
    bytes: `pnl,${HEADER.replace(',pnl', '')}\nx,${row({ trade_id: '' }).replace(',12.5', '')}\n`,
    expected: 'trades:2: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'a line of 10 MB',
    bytes: csv(row(), row({ symbol: 'x'.repeat(10_000_000) })),
    expected: `trades:3: line: ${TOO_LONG}`,
  },
  {
    name: 'a header of 10 MB',
    bytes: 'x'.repeat(10_000_000),
    expected: `trades:1: line: ${TOO_LONG}`,
  },
  {
    name: 'a last line of 10 MB without an end',
    bytes: `${ONE}${'x'.repeat(10_000_000)}`,
    expected: `trades:3: line: ${TOO_LONG}`,
  },
  {
    name: 'a NUL byte',
    bytes: csv(row(), row({ symbol: 'AA\0PL' })),
    expected: 'trades:3: line: holds a NUL byte; the file must be text',
  },
  {
    name: 'a fault before a NUL byte',
    bytes: csv(row({ pnl: 'x' }), '\0'),
    expected: 'trades:2: pnl: must be a plain decimal such as -12.5: "x"',
  },
  {
    name: 'Latin-1',
    bytes: Buffer.from(csv(row(), row({ symbol: 'größe' })), 'latin1'),
    expected: 'trades:3: line: is not UTF-8',
  },
  {
    name: 'a letter cut in two at the end',
    bytes: Buffer.from(csv(row({ symbol: 'ü' }))).subarray(0, HEADER.length + 5),
    expected: 'trades:2: line: is not UTF-8',
  },
  {
    name: 'UTF-16 without its mark',
    bytes: Buffer.from(ONE, 'utf16le'),
    expected: 'trades:1: file: is UTF-16 without a byte order mark; save it as UTF-8',
  },
  {
    name: 'UTF-16 cut off within a character',
    bytes: Buffer.from(`\ufeff${ONE}`, 'utf16le').subarray(0, -1),
    expected: 'trades:1: file: is not valid UTF-16',
  },
  {
    name: 'gzip',
    bytes: Buffer.from('1f8b0800000000000003', 'hex'),
    expected: 'trades:1: file: is compressed with gzip; unpack it first',
  },
  {
    name: 'the beginning of a zip archive',
    bytes: Buffer.from('504b030414000000', 'hex'),
    expected:
      'trades:1: file: is a zip archive that cannot be unpacked: End of central directory record signature not found. Either not a zip file, or file is truncated.',
  },
  {
    name: 'a program',
    bytes: Buffer.from('7f454c46020101000000', 'hex'),
    expected: 'trades:1: line: holds a NUL byte; the file must be text',
  },
  {
    name: 'the same id on the last line',
    bytes: csv(row(), TWO, row({ trade_id: 't3' }), row()),
    expected: 'trades:5: trade_id: "t1" was already used on line 2',
  },
  {
    name: 'the same id but for spaces',
    bytes: csv(row(), row({ trade_id: '" t1"' })),
    expected: 'trades:3: trade_id: "t1" was already used on line 2',
  },
];
