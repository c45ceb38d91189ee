import { Decimal } from '@phasegate/phase-core';
import { clockOf } from './clock.js';
import { orderIn, readMoment } from './dates.js';
import { readNumber, spellingOf } from './numbers.js';
import { builtInPointValue, futuresRoot } from './point-values.js';

describe('numbers as people and programs write them', () => {
  test.each([
    ['$1,234.50', '.', '1234.5'],
    ['($17.00)', '.', '-17'],
    ['$(1,540.00)', '.', '-1540'],
    ['-1 125.00', '.', '-1125'],
    ['1 234,56 €', ',', '1234.56'],
    ['1.234.567,8', null, '1234567.8'],
    ['1’234.50', null, '1234.5'],
    ['-0.5%', '.', '-0.5'],
    ['+1200', '.', '1200'],
    ['1e-05', '.', '0.00001'],
    ['1,234', '.', '1234'],
    ['1,234', ',', '1.234'],
    ['.5', null, '0.5'],
  ] as const)('%s', (text, mark, value) => {
    expect(readNumber(text, mark)).toEqual(new Decimal(value));
  });

  test('what may be two numbers is none until something settles it', () => {
    expect(readNumber('1.234', null)).toEqual({
      what: 'may be 1234 or 1.234, and nothing in the file shows how its numbers are written',
      readings: { '.': '1.234', ',': '1234' },
    });
    expect(spellingOf('1.234')).toBe('ambiguous');
    expect(spellingOf('0.234')).toBe('.');
  });

  test.each(['', 'abc', '1,2,3', '12:30', '1.2.3', '--1', 'NaN'])('%j is none', (text) => {
    expect(readNumber(text, '.')).toHaveProperty('what');
  });
});

describe('dates as platforms write them', () => {
  const at = (text: string) => Date.parse(text);
  test.each([
    ['2026.03.05 10:15:02', '2026-03-05T10:15:02Z'],
    ['2026-03-05, 09:35:10', '2026-03-05T09:35:10Z'],
    ['20260305;093510', '2026-03-05T09:35:10Z'],
    ['10:15 2026-03-05', '2026-03-05T10:15:00Z'],
    ['31. März 2026, 10:23', '2026-03-31T10:23:00Z'],
    ['5 de marzo de 2026, 10:23', '2026-03-05T10:23:00Z'],
    ['Mar 05, 2026, 09:30', '2026-03-05T09:30:00Z'],
    ['05.03.2026 11:30:00.121', '2026-03-05T11:30:00.121Z'],
    ['2026年3月5日 10:23', '2026-03-05T10:23:00Z'],
    ['3/16/2026 12:05:00 AM', '2026-03-16T00:05:00Z'],
    ['3/16/26 12:05:00 PM', '2026-03-16T12:05:00Z'],
  ])('%s', (text, instant) => {
    expect(readMoment(text, 'month-first')).toMatchObject({ wall: at(instant) });
  });

  test.each([
    ['03/05/2026 08:31:05 -06:00', '2026-03-05T14:31:05Z'],
    ['2026-03-03 00:00:00+00:00', '2026-03-03T00:00:00Z'],
    ['2026-03-05T14:00:01.123Z', '2026-03-05T14:00:01.123Z'],
  ])('%s holds its zone', (text, instant) => {
    expect(readMoment(text, 'month-first')).toEqual({ instant: at(instant) });
  });

  test('day and month are told by a number above 12, or not at all (rules 9.7)', () => {
    expect(orderIn('13/03/2026')).toBe('day-first');
    expect(orderIn('03/13/2026 10:00')).toBe('month-first');
    expect(orderIn('03/05/2026')).toBe('either');
    expect(readMoment('03/05/2026', null)).toEqual({
      what: expect.stringContaining('2026-03-05 (month first) or 2026-05-03 (day first)') as string,
      readings: { 'month-first': '2026-03-05', 'day-first': '2026-05-03' },
    });
  });

  test.each(['2026-02-30', '2026-13-01 10:00', '25:00 2026-03-05', 'soon'])(
    '%s is none',
    (text) => {
      expect(readMoment(text, 'day-first')).toHaveProperty('what');
    },
  );
});

describe('clocks', () => {
  const wall = (text: string) => Date.parse(`${text}Z`);
  const instants = (zone: string, text: string) =>
    clockOf(zone)!
      .possible(wall(text))
      .map((instant) => new Date(instant).toISOString());

  test('a forex server runs seven hours ahead of New York, also between the changes of summer time', () => {
    const zone = 'America/New_York+07:00';
    expect(instants(zone, '2026-03-05T10:15:02')).toEqual(['2026-03-05T08:15:02.000Z']);
    expect(instants(zone, '2026-03-20T10:15:02')).toEqual(['2026-03-20T07:15:02.000Z']);
  });

  test('an hour that was skipped is no time, one that was shown twice is two', () => {
    expect(instants('America/New_York', '2026-03-08T02:30:00')).toEqual([]);
    expect(instants('America/New_York', '2026-11-01T01:30:00')).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ]);
  });

  test.each([
    ['+02:00', '2026-03-05T08:00:00.000Z'],
    ['UTC+8', '2026-03-05T02:00:00.000Z'],
    ['UTC', '2026-03-05T10:00:00.000Z'],
  ])('%s', (zone, instant) => {
    expect(instants(zone, '2026-03-05T10:00:00')).toEqual([instant]);
  });

  test.each(['Mars', '', '+25:00', 'America/New_York+7'])('%j is none', (zone) => {
    expect(clockOf(zone)).toBeNull();
  });
});

test.each([
  ['MNQ 06-26', 'MNQ'],
  ['MNQM6', 'MNQ'],
  ['CME_MINI:MNQ1!', 'MNQ'],
  ['/MNQM26:XCME', 'MNQ'],
  ['AAPL', null],
  ['ES', null],
])('the contract of %s is %s', (symbol, root) => {
  expect(futuresRoot(symbol)).toBe(root);
  expect(builtInPointValue(symbol)?.toString() ?? null).toBe(root === null ? null : '2');
});
