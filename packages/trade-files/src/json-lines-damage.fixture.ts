import { accepted, type Damage, line, warned } from './damage.fixture.js';

const T1 = { trade_id: 't1', symbol: 'AAPL', pnl: '12.5', entry_price: '50' };
const T2 = { trade_id: 't2' };
const TWO = line({ trade_id: 't2' });

/** JSON Lines: odd, then broken. */
export const JSON_LINES: readonly Damage[] = [
  { name: 'nothing wrong', bytes: `${line()}\n${TWO}\n`, expected: accepted(T1, T2) },
  {
    name: 'BOM, CRLF, blank lines',
    bytes: `\ufeff\r\n${line()}\r\n\r\n ${TWO}`,
    expected: accepted(T1, T2),
  },
  { name: 'spaces in the object', bytes: line().replaceAll('":', '" : '), expected: accepted(T1) },
  {
    name: 'null, empty and absent',
    bytes: line({ kind: null, entry_price: '', stop_price: undefined }),
    expected: accepted({ kind: 'strategy', entry_price: null, stop_price: null }),
  },
  {
    name: 'unknown fields',
    bytes: `${line({ fee: 1 })}\n${line({ trade_id: 't2', fee: 2, tags: { side: 'x', fee: [] } })}`,
    expected: warned(['unknown fields are ignored: "fee", "tags"'], T1, T2),
  },
  {
    name: 'an unknown field named strategy',
    bytes: line({ strategy: 'Swing' }),
    expected: warned(['unknown fields are ignored: "strategy"'], T1),
  },
  {
    name: 'an unknown object named strategy',
    bytes: `{"strategy": {"name":"Swing"}, ${line().slice(1)}`,
    expected: warned(['unknown fields are ignored: "strategy"'], T1),
  },
  {
    name: 'a key called __proto__',
    bytes: line().replace('{', '{"__proto__":{"pnl":"9"},'),
    expected: warned(['unknown fields are ignored: "__proto__"'], T1),
  },
  { name: 'escapes', bytes: line().replace('AAPL', '\\u0041APL'), expected: accepted(T1) },
  {
    name: 'more unknown fields than a warning holds',
    bytes: line(Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`x${n}`, 1]))),
    expected: warned(
      [
        `unknown fields are ignored: ${Array.from({ length: 20 }, (_, n) => `"x${n}"`).join(', ')} and more`,
      ],
      T1,
    ),
  },
  {
    name: 'a field missing',
    bytes: `${line()}\n${line({ pnl: undefined })}`,
    expected: 'trades:2: pnl: is missing',
  },
  {
    name: 'objects without a field of a trade',
    bytes: '{"a":1}\n{"a":2}',
    expected: 'trades:1: trade_id: is missing',
  },
  {
    name: 'null for a required field',
    bytes: line({ side: null }),
    expected: 'trades:1: side: is missing',
  },
  {
    name: 'a number for a decimal',
    bytes: line({ pnl: 12.5 }),
    expected: 'trades:1: pnl: must be a decimal as a string, not a JSON number: 12.5',
  },
  {
    name: 'a number for an optional decimal',
    bytes: line({ stop_price: 49 }),
    expected: 'trades:1: stop_price: must be a decimal as a string, not a JSON number: 49',
  },
  {
    name: 'a number for an instant',
    bytes: line({ opened_at: 1773054000000 }),
    expected:
      'trades:1: opened_at: must be an instant as a string, not a JSON number: 1773054000000',
  },
  {
    name: 'a number for an id',
    bytes: line({ trade_id: 1 }),
    expected: 'trades:1: trade_id: must be a name as a string, not a JSON number: 1',
  },
  {
    name: 'true for a side',
    bytes: line({ side: true }),
    expected: 'trades:1: side: must be long or short as a string, not true or false: true',
  },
  {
    name: 'an array for a kind',
    bytes: line({ kind: [] }),
    expected: 'trades:1: kind: must be a kind as a string, not a JSON array',
  },
  {
    name: 'an object for a symbol',
    bytes: line({ symbol: {} }),
    expected: 'trades:1: symbol: must be a name as a string, not a JSON object',
  },
  {
    name: 'an exponent',
    bytes: line({ pnl: '1e2' }),
    expected: 'trades:1: pnl: must be a plain decimal such as -12.5: "1e2"',
  },
  {
    name: 'half a character',
    bytes: line().replace('AAPL', '\\ud83d'),
    expected: 'trades:1: symbol: holds a control character: "\\u{d83d}"',
  },
  {
    name: 'an escaped NUL',
    bytes: line().replace('AAPL', '\\u0000'),
    expected: 'trades:1: symbol: holds a control character: "\\u{0}"',
  },
  {
    name: 'a key twice',
    bytes: `${line()}\n${line({ trade_id: 't2' }).replace('}', ',"pnl":"1"}')}`,
    expected: 'trades:2: pnl: appears twice in the object',
  },
  {
    name: 'a key twice with the same value',
    bytes: line().replace('}', ',"pnl":"12.5"}'),
    expected: 'trades:1: pnl: appears twice in the object',
  },
  {
    name: 'a key twice, once escaped',
    bytes: line().replace('}', ',"p\\u006el":"1"}'),
    expected: 'trades:1: pnl: appears twice in the object',
  },
  {
    name: 'the same id on the last line',
    bytes: `${line()}\n${TWO}\n${line()}\n`,
    expected: 'trades:3: trade_id: "t1" was already used on line 1',
  },
  {
    name: 'a line cut off',
    bytes: `${line()}\n${TWO.slice(0, 42)}`,
    expected:
      "trades:2: line: is not valid JSON: End of string '\"' expected but reached end of input",
  },
  {
    name: 'a first line cut off',
    bytes: `${line().slice(0, -1)}\n${TWO}\n`,
    expected:
      "trades:1: line: is not valid JSON: Quoted object key or end of object '}' expected but reached end of input",
  },
  {
    name: 'two objects on a line',
    bytes: `${line()}${TWO}`,
    expected: "trades:1: line: is not valid JSON: Expected end of input but got '{'",
  },
  {
    name: 'commas between the lines',
    bytes: `${line()},\n${TWO}\n`,
    expected: "trades:1: line: is not valid JSON: Expected end of input but got ','",
  },
  {
    name: 'single quotes',
    bytes: line().replaceAll('"', "'"),
    expected: `trades:1: file: is not valid JSON: Quoted object key expected but got '''`,
  },
  {
    name: 'NaN',
    bytes: line({ fee: 1 }).replace(':1}', ':NaN}'),
    expected: "trades:1: line: is not valid JSON: Object value expected after ':'",
  },
  {
    name: 'a control character that is not escaped',
    bytes: line().replace('AAPL', 'A\u001bL'),
    expected: "trades:1: line: is not valid JSON: Invalid character '\\u{1b}'",
  },
  {
    name: 'an array on a line',
    bytes: `${line()}\n[1]\n`,
    expected: 'trades:2: line: is not a JSON object',
  },
  {
    name: 'a text on a line',
    bytes: `${line()}\n"t2"\n`,
    expected: 'trades:2: line: is not a JSON object',
  },
  {
    name: 'CSV below',
    bytes: `${line()}\nt2,AAPL\n`,
    expected: "trades:2: line: is not valid JSON: JSON value expected but got 't'",
  },
  {
    name: 'a JSON array',
    bytes: `[${line()}]`,
    expected: 'trades:1: file: is a JSON array; JSON Lines has one object a line',
  },
  {
    name: 'a trade over several lines',
    bytes: JSON.stringify(JSON.parse(line()), null, 2),
    expected:
      'trades:1: file: is a JSON object over several lines; JSON Lines has one object a line',
  },
  ...(
    [
      ['{}', 'an empty object'],
      [JSON.stringify({ a: 1, b: [2] }, null, 2), 'an object with "a", "b"'],
      ['{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}', 'an object with "a", "b", "c", "d", "e", …'],
      ['[]', 'an empty array'],
      ['[{"a":1},{}]', 'an array of 2, the first an object with "a"'],
      ['[1.5]', 'an array of 1, the first a single value'],
    ] as const
  ).map(([bytes, shape]) => ({
    name: `valid JSON of an unknown shape, ${shape}`,
    bytes,
    expected: `trades:1: file: is JSON of an unknown shape: ${shape}; known are JSON Lines, one trade a line, and what freqtrade writes`,
  })),
  {
    name: 'a line of 10 MB',
    bytes: `${line()}\n${line({ trade_id: 't2', note: 'x'.repeat(10_000_000) })}`,
    expected: 'trades:2: line: is longer than 1 MB',
  },
  {
    name: 'a NUL byte',
    bytes: `${line()}\n\0\n`,
    expected: 'trades:2: line: holds a NUL byte; the file must be text',
  },
  {
    name: 'Latin-1',
    bytes: Buffer.from(`${line()}\n${line({ symbol: 'ü' })}`, 'latin1'),
    expected: 'trades:2: line: is not UTF-8',
  },
  {
    name: 'deep nesting in a field of no concern',
    bytes: line({ x: 1 }).replace(':1}', `:${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    expected: warned(['unknown fields are ignored: "x"'], T1),
  },
  {
    name: 'deep nesting cut off',
    bytes: `{"x":${'['.repeat(100_000)}`,
    expected: 'trades:1: file: is nested too deeply',
  },
];
