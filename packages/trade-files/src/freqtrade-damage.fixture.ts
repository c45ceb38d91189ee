import { accepted, type Damage, entry, result } from './damage.fixture.js';

/** freqtrade results: odd, then broken (rules 9.6). Each fault names the trade by its place in the list. */
export const FREQTRADE: readonly Damage[] = [
  {
    name: 'BOM, line breaks and spaces',
    bytes: `\ufeff\r\n ${result(entry()).replaceAll(',', ',\r\n  ')}\n`,
    expected: accepted({ trade_id: '1', symbol: 'ETH/BTC' }),
  },
  {
    name: 'two lists of strategies',
    bytes: '{"strategy":{"A":1},"strategy":{"B":1}}',
    expected: "trades:1: file: is not valid JSON: Duplicate key 'strategy'",
  },
  {
    name: 'no strategy',
    bytes: '{"strategy":{}}',
    expected: 'trades:1: strategy: holds no strategy',
  },
  {
    name: 'a strategy that is none',
    bytes: '{"strategy":{"Swing":1}}',
    expected: 'trades:1: trades: of "Swing" is not a JSON array',
  },
  {
    name: 'a strategy without trades',
    bytes: result(),
    expected: 'trades:1: file: holds no trades',
  },
  {
    name: 'cut off',
    bytes: result(entry()).slice(0, -20),
    expected:
      "trades:1: file: is not valid JSON: Quoted object key or end of object '}' expected but reached end of input",
  },
  {
    name: 'cut off on a later line',
    bytes: result(entry()).replaceAll(',', ',\r\n').slice(0, -4),
    expected: "trades:12: file: is not valid JSON: Object value expected after ':'",
  },
  {
    name: 'an entry that is a number',
    bytes: result(entry(), '7'),
    expected: 'trades:1: trade 2: is not a JSON object',
  },
  {
    name: 'no pair',
    bytes: result(entry(), entry({ pair: undefined })),
    expected: 'trades:1: trade 2 pair: is missing',
  },
  {
    name: 'a stake of zero',
    bytes: result(entry({ stake_amount: '0.0' })),
    expected: 'trades:1: trade 1 stake_amount: must be greater than 0: 0.0',
  },
  {
    name: 'a stake as a string',
    bytes: result(entry({ stake_amount: '"0.001"' })),
    expected: 'trades:1: trade 1 stake_amount: must be a JSON number: "0.001"',
  },
  {
    name: 'no profit_abs',
    bytes: result(entry({ profit_abs: 'null' })),
    expected: 'trades:1: trade 1 profit_abs: is missing',
  },
  {
    name: 'no stake and no orders',
    bytes: result(entry({ stake_amount: 'null', orders: '[]' })),
    expected: 'trades:1: trade 1 stake_amount: is missing',
  },
  {
    name: 'a stake of almost nothing',
    bytes: result(entry({ stake_amount: '5e-9' })),
    expected: 'trades:1: trade 1 stake_amount: is 0 when rounded to 8 places: 5e-9',
  },
  {
    name: 'orders that are no list',
    bytes: result(entry({ orders: '{}' })),
    expected: 'trades:1: trade 1 orders: is not a JSON array',
  },
  {
    name: 'an order that is none',
    bytes: result(entry({ orders: '[{},7]' })),
    expected: 'trades:1: trade 1 orders.1: is not a JSON object: 7',
  },
  {
    name: 'an order of less than nothing',
    bytes: result(entry({ orders: '[{"amount":-1}]' })),
    expected: 'trades:1: trade 1 orders.0.amount: must not be negative: -1',
  },
  {
    name: 'a negative price',
    bytes: result(entry({ open_rate: '-1.0' })),
    expected: 'trades:1: trade 1 open_rate: must be greater than 0: -1.0',
  },
  {
    name: 'a negative stop',
    bytes: result(entry({ initial_stop_loss_abs: '-1.0' })),
    expected: 'trades:1: trade 1 initial_stop_loss_abs: must be greater than 0: -1.0',
  },
  {
    name: 'a leverage of zero',
    bytes: result(entry({ leverage: '0' })),
    expected: 'trades:1: trade 1 leverage: must be greater than 0: 0',
  },
  {
    name: 'a huge exponent',
    bytes: result(entry({ profit_abs: '1e400000000' })),
    expected: 'trades:1: trade 1 profit_abs: has too many digits: 1e400000000',
  },
  {
    name: 'a tiny exponent',
    bytes: result(entry({ profit_abs: '1e-400000000' })),
    expected: 'trades:1: trade 1 profit_abs: has too many digits: 1e-400000000',
  },
  {
    name: 'NaN',
    bytes: result(entry({ profit_abs: 'NaN' })),
    expected: "trades:1: file: is not valid JSON: Object value expected after ':'",
  },
  {
    name: 'a flag that is a number',
    bytes: result(entry({ is_short: '1' })),
    expected: 'trades:1: trade 1 is_short: must be true or false: 1',
  },
  {
    name: 'a reason that is a number',
    bytes: result(entry({ exit_reason: '1' })),
    expected: 'trades:1: trade 1 exit_reason: must be a string: 1',
  },
  {
    name: 'no opening',
    bytes: result(entry({ open_timestamp: undefined })),
    expected: 'trades:1: trade 1 open_timestamp: is missing',
  },
  {
    name: 'an opening without a zone, which is in UTC',
    bytes: result(entry({ open_timestamp: undefined, open_date: '"2018-01-10 07:15:00"' })),
    expected: accepted({ opened_at: 1515568500000 }),
  },
  {
    name: 'a timestamp out of this world',
    bytes: result(entry({ open_timestamp: '1e20' })),
    expected: 'trades:1: trade 1 open_timestamp: lies outside the years 2000 to 2099: 1e20',
  },
  {
    name: 'closed before opened',
    bytes: result(entry({ close_timestamp: '1515568499999.0' })),
    expected: 'trades:1: trade 1 close_timestamp: is before the opening: 1515568499999.0',
  },
  {
    name: 'a key twice in an entry',
    bytes: result(entry().replace('}', ',"stake_amount":2}')),
    expected: "trades:1: file: is not valid JSON: Duplicate key 'stake_amount'",
  },
  {
    name: 'only open trades',
    bytes: result(entry({ is_open: 'true' })),
    expected:
      'trades:1: file: holds no trades; trades that are still open are left out: 1 (number 1)',
  },
  {
    name: 'Latin-1',
    bytes: Buffer.from(result(entry({ pair: '"ü"' })), 'latin1'),
    expected: 'trades:1: line: is not UTF-8',
  },
  {
    name: 'a NUL byte',
    bytes: result(entry({ pair: '"\0"' })),
    expected: 'trades:1: line: holds a NUL byte; the file must be text',
  },
  {
    name: 'nested too deeply',
    bytes: result(entry({ orders: '['.repeat(100_000) })),
    expected: 'trades:1: file: is nested too deeply',
  },
  {
    name: 'a strategy that is not there',
    bytes: result(entry()),
    strategy: 'Scalp',
    expected: 'trades:1: strategy: holds no "Scalp", but: "Swing"',
  },
];
