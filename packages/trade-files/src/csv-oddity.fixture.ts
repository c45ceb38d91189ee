import { accepted, csv, type Damage, HEADER, row, warned } from './damage.fixture.js';

const ONE = csv(row());
const T1 = { trade_id: 't1', symbol: 'AAPL', pnl: '12.5' };
const T2 = { trade_id: 't2' };
const TWO = row({ trade_id: 't2' });

/** Oddities of CSV that change nothing that the file says. */
export const HARMLESS_CSV: readonly Damage[] = [
  { name: 'nothing wrong', bytes: ONE, expected: accepted(T1) },
  { name: 'byte order mark', bytes: `\ufeff${ONE}`, expected: accepted(T1) },
  {
    name: 'UTF-16 with its mark',
    bytes: Buffer.from(`\ufeff${csv(row({ trade_id: 'größe-取引-🚀' }))}`, 'utf16le'),
    expected: accepted({ trade_id: 'größe-取引-🚀' }),
  },
  {
    name: 'UTF-16 of the other byte order',
    bytes: Buffer.from(`\ufeff${ONE}`, 'utf16le').swap16(),
    expected: accepted(T1),
  },
  { name: 'CRLF', bytes: ONE.replaceAll('\n', '\r\n'), expected: accepted(T1) },
  { name: 'CR alone', bytes: ONE.replaceAll('\n', '\r'), expected: accepted(T1) },
  { name: 'mixed line ends', bytes: `${HEADER}\r\n${row()}\n${TWO}\r`, expected: accepted(T1, T2) },
  { name: 'no final line end', bytes: ONE.trimEnd(), expected: accepted(T1) },
  { name: 'blank lines at the end', bytes: `${ONE}\n \n\t\r\n\n`, expected: accepted(T1) },
  { name: 'blank lines between', bytes: csv('', row(), '', TWO), expected: accepted(T1, T2) },
  { name: 'blank lines at the start', bytes: `\n\n${ONE}`, expected: accepted(T1) },
  ...[';', '\t'].flatMap((separator) => {
    const parted = (text: string) => text.replaceAll(',', separator).replaceAll('#', ',');
    const name = separator === ';' ? 'semicolons' : 'tabs';
    const file = parted(csv(row(), row({ trade_id: 't2', symbol: '"A#B"', stop_price: '' })));
    const comma = parted(csv(row({ pnl: '12#5' }), row({ trade_id: 't2', entry_price: '0#05' })));
    return [
      { name, bytes: file, expected: accepted(T1, { ...T2, symbol: 'A,B', stop_price: null }) },
      {
        name: `${name} and decimal commas`,
        bytes: comma.replaceAll('12.5', '12,5'),
        expected: accepted(T1, { ...T2, entry_price: '0.05' }),
      },
      {
        name: `${name}, as a first line of Excel’s says`,
        bytes: `\ufeff"sep=${separator}"\r\n${file.replaceAll('\n', '\r\n')}`,
        expected: accepted(T1, T2),
      },
    ];
  }),
  {
    name: 'a first line of Excel’s that says what is so anyway',
    bytes: `sep=,\n${ONE}`,
    expected: accepted(T1),
  },
  {
    name: 'names in any case, with spaces, below a byte order mark of their own',
    bytes: ONE.replace(HEADER, HEADER.toUpperCase())
      .replace('TRADE_ID', '\ufeffTrade Id')
      .replace('OPENED_AT', ' Opened At ')
      .replace('PNL', '"PnL"'),
    expected: accepted(T1),
  },
  {
    name: 'rows in any order',
    bytes: csv(row(), row({ trade_id: 't2', opened_at: '2026-03-01T11:00:00Z' })),
    expected: accepted(T1, { trade_id: 't2', opened_at: Date.UTC(2026, 2, 1, 11) }),
  },
  {
    name: 'columns in any order, optional ones left out',
    bytes:
      'pnl,closed_at,opened_at,notional,side,trade_id,symbol\n' +
      '-1,2026-03-09T11:30Z,2026-03-09T11:00Z,100,short,t1,AAPL\n',
    expected: accepted({ pnl: '-1', side: 'short', kind: 'strategy', entry_price: null }),
  },
  {
    name: 'optional values left empty',
    bytes: csv(row({ kind: '', entry_price: '', stop_price: ' ', target_price: '""' })),
    expected: accepted({
      kind: 'strategy',
      entry_price: null,
      stop_price: null,
      target_price: null,
    }),
  },
  {
    name: 'spaces around values',
    bytes: csv(row({ trade_id: ' t1 ', side: '\tlong', pnl: ' 12.5 ', kind: ' " strategy " ' })),
    expected: accepted(T1),
  },
  {
    name: 'spaces around names',
    bytes: ONE.replace(',symbol,', ', symbol ,'),
    expected: accepted(T1),
  },
  {
    name: 'everything quoted',
    bytes: ONE.replace(/[^,\n]+/g, '"$&"'),
    expected: accepted(T1),
  },
  {
    name: 'quoted commas and quotes',
    bytes: csv(row({ symbol: '"A,""B"""' })),
    expected: accepted({ symbol: 'A,"B"' }),
  },
  {
    name: 'quoted line breaks in a column of no concern',
    bytes: `note,${HEADER}\n"one\r\ntwo\n\nthree",${row()}\n`,
    expected: warned(['unknown columns are ignored: "note"'], T1),
  },
  {
    name: 'quoted line breaks around a value',
    bytes: csv(row({ symbol: '"\nAAPL\r\n"' })),
    expected: accepted(T1),
  },
  {
    name: 'unknown columns',
    bytes: `${HEADER},fee,\u001b[31m\n${row()},1,2\n`,
    expected: warned(['unknown columns are ignored: "fee", "\\u{1b}[31m"'], T1),
  },
  {
    name: 'columns without a name, as of a pandas index',
    bytes: `,${HEADER},\n0,${row()},x\n`,
    expected: warned(['unknown columns are ignored: ""'], T1),
  },
  {
    name: 'letters beyond ASCII',
    bytes: csv(row({ trade_id: 'größe-取引-🚀' })),
    expected: accepted({ trade_id: 'größe-取引-🚀' }),
  },
  {
    name: 'zeros that mean nothing',
    bytes: csv(row({ notional: '0100.50', pnl: '-0.000', entry_price: '50.0' })),
    expected: accepted({ notional: '100.5', pnl: '0', entry_price: '50' }),
  },
  {
    name: '30 digits before and after the point',
    bytes: csv(row({ pnl: `-${'9'.repeat(30)}.${'1'.repeat(30)}` })),
    expected: warned(['trades whose pnl exceeds their notional: 1 (t1)'], {
      pnl: `-${'9'.repeat(30)}.${'1'.repeat(30)}`,
    }),
  },
  {
    name: 'digits beyond milliseconds, cut off',
    bytes: csv(
      row({ opened_at: '2026-03-09T11:00:00.1239999Z', closed_at: '2026-03-09T11:00:00.1230Z' }),
    ),
    expected: accepted({
      opened_at: Date.UTC(2026, 2, 9, 11, 0, 0, 123),
      closed_at: Date.UTC(2026, 2, 9, 11, 0, 0, 123),
    }),
  },
  {
    name: 'other zones',
    bytes: csv(
      row({ opened_at: '2026-03-09T07:00:00-04:00', closed_at: '2026-03-09T17:00+05:30' }),
    ),
    expected: accepted({
      opened_at: Date.UTC(2026, 2, 9, 11),
      closed_at: Date.UTC(2026, 2, 9, 11, 30),
    }),
  },
  {
    name: 'an id of 200 characters',
    bytes: csv(row({ trade_id: 'x'.repeat(200) })),
    expected: accepted({ trade_id: 'x'.repeat(200) }),
  },
  {
    name: 'a strategy named for what is not freqtrade',
    bytes: ONE,
    strategy: 'Swing',
    expected: warned(['a strategy is chosen in freqtrade results only'], T1),
  },
];
