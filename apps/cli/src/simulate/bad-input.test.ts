import { join } from 'node:path';
import { captured, TestFolder } from '../captured-run.fixture.js';

const HEADER =
  'trade_id,symbol,side,kind,opened_at,closed_at,notional,pnl,entry_price,stop_price,target_price';
const ROW = 't1,AAPL,long,,2026-03-09T11:00:00Z,2026-03-09T11:30:00Z,100,12.5,50,49,52';
const CSV = `${HEADER}\n${ROW}\n`;
const LINE =
  '{"trade_id":"t1","symbol":"AAPL","side":"long","opened_at":"2026-03-09T11:00:00Z","closed_at":"2026-03-09T11:30:00Z","notional":"100","pnl":"12.5"}';
const FREQTRADE =
  '{"strategy":{"Swing":{"trades":[{"pair":"ETH/BTC","stake_amount":0.001,"profit_ratio":0.04,"open_rate":0.09,"exit_reason":"roi","is_open":false,"open_timestamp":1515568500000,"close_timestamp":1515568800000}]}}}';

const folder = new TestFolder();
afterAll(() => folder.remove());
const FILES = {
  trades: folder.write('trades.csv', CSV),
  policy: folder.write('policy.json', '{"risk_reward": "realized"}'),
};

/** One line, where, what; nothing on standard output (rules 9). */
async function expectRefusal(args: readonly string[], line: string): Promise<void> {
  const { status, stdout, stderr } = await captured(args);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `phase: ${line}\n` });
}

const simulateWith = (...more: string[]) => ['simulate', '--trades', FILES.trades, ...more];

describe('a damaged trade file is refused before the first event', () => {
  const many = Array.from({ length: 5_000 }, (_, place) => ROW.replace('t1', `x${place}`)).join(
    '\n',
  );
  const damages: readonly [name: string, bytes: string | Buffer, fault: string][] = [
    [
      'a missing column',
      CSV.replace('pnl', 'profit'),
      '1: pnl: is missing from the header: "trade_id,symbol,side,kind,opened_at,clos…"',
    ],
    [
      'a bad instant',
      CSV.replace('2026-03-09T11:00:00Z', '2026-03-09'),
      '2: opened_at: must be an ISO 8601 instant with a zone, such as 2026-03-09T11:00:00Z: "2026-03-09"',
    ],
    [
      'a close before its open',
      CSV.replace('T11:30', 'T10:30'),
      '2: closed_at: is before opened_at: "2026-03-09T10:30:00Z"',
    ],
    [
      'the same id again on the last line',
      `${HEADER}\n${ROW}\n${many}\n${ROW}\n`,
      '5003: trade_id: "t1" was already used on line 2',
    ],
    [
      'an exponent',
      CSV.replace('12.5', '1e5'),
      '2: pnl: must be a plain decimal such as -12.5: "1e5"',
    ],
    ['a notional of zero', CSV.replace(',100,', ',0,'), '2: notional: must be greater than 0: "0"'],
    ['an empty file', '', '1: file: holds no trades'],
    [
      'a quote that is not closed',
      `${HEADER}\n"${ROW}\n`,
      '2: trade_id: has a quote that is not closed',
    ],
    ['a line of 10 MB', `${CSV}${'x'.repeat(10_000_000)}`, '3: line: is longer than 1 MB'],
    ['Latin-1', Buffer.from(CSV.replace('AAPL', 'größe'), 'latin1'), '2: line: is not UTF-8'],
    [
      'JSON Lines cut off',
      LINE.slice(0, -10),
      "1: line: is not valid JSON: End of string '\"' expected but reached end of input",
    ],
    [
      'a JSON number for money',
      LINE.replace('"12.5"', '12.5'),
      '1: pnl: must be a decimal as a string, not a JSON number: 12.5',
    ],
    ['a JSON key twice', LINE.replace('{', '{"pnl":"1",'), '1: pnl: appears twice in the object'],
    [
      'a freqtrade stake of zero',
      FREQTRADE.replace('0.001', '0'),
      '1: trade 1 stake_amount: must be greater than 0: 0',
    ],
    [
      'a trade before the calendar begins',
      `${HEADER}\n${ROW.replaceAll('2026', '2011')}\n`,
      '2: opened_at: lies outside the years 2012 to 2035 of the us-equities calendar',
    ],
    [
      'a close after the calendar ends',
      `${HEADER}\n\n${ROW}\n${ROW.replace('t1', 't2').replace('2026-03-09T11:30', '2036-01-02T11:30')}\n`,
      '4: closed_at: lies outside the years 2012 to 2035 of the us-equities calendar',
    ],
  ];
  test.each(damages)('%s', async (_name, bytes, fault) => {
    const file = folder.write('damaged', bytes);
    await expectRefusal(['simulate', '--trades', file], `${file}:${fault}`);
  });

  test('a file that is not there', () => {
    const file = join(folder.path, 'absent\n.csv');
    return expectRefusal(
      ['simulate', '--trades', file],
      `${file.replace('\n', '\\u{a}')}:1: file: does not exist`,
    );
  });

  test('a folder', () =>
    expectRefusal(['simulate', '--trades', folder.path], `${folder.path}:1: file: is a directory`));
});

describe('a policy that makes no sense is refused (rules 10)', () => {
  const damages: readonly [name: string, bytes: string | Buffer, fault: string][] = [
    ['an empty file', '', '1: file: is not valid JSON (value expected)'],
    ['not JSON', '{\n "risk_reward": realized\n}', '2: file: is not valid JSON (invalid symbol)'],
    ['a comment', '{\n// why\n}', '2: file: is not valid JSON (invalid comment token)'],
    [
      'a comma too many',
      '{"auto_approve": true,\n}',
      '2: file: is not valid JSON (property name expected)',
    ],
    ['not an object', '[]', '1: policy: must be a JSON object'],
    ['a text', '"x"', '1: policy: must be a JSON object'],
    ['an unknown key', '{\n"gate": {}}', '2: gate: is no policy key'],
    [
      'an unknown key within',
      '{"gates": {\n"experience": {\n"win_rat": "0.5"}}}',
      '3: gates.experience.win_rat: is no policy key',
    ],
    ['a key called __proto__', '{"__proto__": {}}', '1: __proto__: is no policy key'],
    [
      'a key twice',
      '{"risk_reward": "planned",\n"risk_reward": "planned"}',
      '2: risk_reward: occurs twice in the object',
    ],
    [
      'a key twice within',
      '{"suggestion":\n{"profitable_sessions": 1,\n"profitable_sessions": 2}}',
      '3: suggestion.profitable_sessions: occurs twice in the object',
    ],
    [
      'a JSON number for a decimal',
      '{"sizing": {"proof_of_concept": 100}}',
      '1: sizing.proof_of_concept: must be a decimal in a string, such as "0.55"',
    ],
    [
      'a text for a count',
      '{"permit_seconds": "300"}',
      '1: permit_seconds: must be a whole number, without quotes',
    ],
    [
      'a fraction for a count',
      '{"permit_seconds": 1.5}',
      '1: permit_seconds: must be a whole number, without quotes',
    ],
    [
      'a count beyond all numbers',
      '{"permit_seconds": 1e999}',
      '1: permit_seconds: must be a whole number, without quotes',
    ],
    ['a negative count', '{"permit_seconds": -1}', '1: permit_seconds: must not be negative'],
    [
      'a window of none',
      '{"gates": {"experience": {"session_window": 0}}}',
      '1: gates.experience.session_window: must be at least 1',
    ],
    [
      'a rate above 1',
      '{"gates": {"experience": {"win_rate": "1.01"}}}',
      '1: gates.experience.win_rate: must not be above 1',
    ],
    [
      'a negative rate',
      '{"gates": {"experience": {"win_rate": "-0.1"}}}',
      '1: gates.experience.win_rate: must not be negative',
    ],
    [
      'an exponent',
      '{"gates": {"experience": {"win_rate": "1e-1"}}}',
      '1: gates.experience.win_rate: must be a plain decimal, such as "0.55"',
    ],
    [
      'a null where none may be',
      '{"gates": {"experience": {"win_rate": null}}}',
      '1: gates.experience.win_rate: must be a decimal in a string, such as "0.55"',
    ],
    [
      'two faults: the first in the file is reported',
      '{"permit_seconds": -1,\n"auto_approve": 1, "risk_reward": 2}',
      '1: permit_seconds: must not be negative',
    ],
    ['Latin-1', Buffer.from('{"gé": 1}', 'latin1'), '1: file: is not UTF-8'],
    [
      'nested too deeply',
      `{"gates": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      '1: file: is nested too deeply',
    ],
  ];
  test.each(damages)('%s', async (_name, bytes, fault) => {
    const file = folder.write('damaged.json', bytes);
    await expectRefusal(simulateWith('--policy', file), `${file}:${fault}`);
  });

  test('a file that is not there', () => {
    const file = join(folder.path, 'absent.json');
    return expectRefusal(simulateWith('--policy', file), `${file}:1: file: does not exist`);
  });
});

describe('options that make no sense are refused', () => {
  const damages: readonly [args: string[], fault: string][] = [
    [[], "required option '--trades <file>' not specified"],
    [['--trades'], "option '--trades <file>' argument missing"],
    [simulateWith('--policies', 'x').slice(1), "unknown option '--policies'"],
    [
      simulateWith('--equity', '1e5').slice(1),
      "option '--equity <decimal>' argument '1e5' is invalid. must be a plain decimal such as 12.5",
    ],
    [
      simulateWith('--equity', '0').slice(1),
      "option '--equity <decimal>' argument '0' is invalid. must be greater than 0",
    ],
    [
      simulateWith('--equity=-5').slice(1),
      "option '--equity <decimal>' argument '-5' is invalid. must be greater than 0",
    ],
    [
      simulateWith('--calendar', 'lse').slice(1),
      "option '--calendar <kind>' argument 'lse' is invalid. Allowed choices are us-equities, always-open.",
    ],
    [
      simulateWith('--risk-reward', 'hoped').slice(1),
      "option '--risk-reward <measure>' argument 'hoped' is invalid. Allowed choices are planned, realized.",
    ],
    [
      simulateWith('--approve', 'me').slice(1),
      "option '--approve <who>' argument 'me' is invalid. Allowed choices are auto, never.",
    ],
    [
      simulateWith('--acknowledge', 'now').slice(1),
      "option '--acknowledge <when>' argument 'now' is invalid. Allowed choices are next-open, never.",
    ],
    [
      simulateWith('--until', '2026-03-09').slice(1),
      "option '--until <instant>' argument '2026-03-09' is invalid. must be an ISO 8601 instant with a zone, such as 2026-03-09T11:00:00Z",
    ],
    [
      simulateWith('--until', '2036-03-09T11:00:00Z').slice(1),
      'option --until: 2036-03-09T11:00:00.000Z lies outside the years 2012 to 2035 of the us-equities calendar',
    ],
    [
      simulateWith('more').slice(1),
      "too many arguments for 'simulate'. Expected 0 arguments but got 1.",
    ],
    [
      simulateWith('--equity', 'a\nb').slice(1),
      "option '--equity <decimal>' argument 'a b' is invalid. must be a plain decimal such as 12.5",
    ],
  ];
  test.each(damages)('%j', (args, fault) => expectRefusal(['simulate', ...args], fault));

  test('an unknown command', () => expectRefusal(['simulat'], "unknown command 'simulat'"));
});
