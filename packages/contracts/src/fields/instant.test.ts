import fc from 'fast-check';
import { instantAt, readInstant, readReportedInstant } from './instant.js';

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
const DAY_MS = 86_400_000;

const twoDigits = (count: number) => String(count).padStart(2, '0');
const utc = (at: unknown) => typeof at === 'number' && new Date(at).toISOString();

test('rules 9.1: an instant is the same in every zone, with a T or a space', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: EARLIEST + DAY_MS, max: LATEST - DAY_MS }),
      fc.integer({ min: -1439, max: 1439 }),
      fc.constantFrom('T', ' '),
      (at, offset, separator) => {
        const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(offset) / 60))}:${twoDigits(Math.abs(offset) % 60)}`;
        const local = new Date(at + offset * 60_000).toISOString().replace('Z', zone);
        expect(readReportedInstant(local.replace('T', separator))).toBe(at);
      },
    ),
  );
});

test.each([
  ['2026-03-09T11:00Z', '2026-03-09T11:00:00.000Z'],
  ['2026-03-09 12:00+01:00', '2026-03-09T11:00:00.000Z'],
  ['2026-03-09T11:00:07Z', '2026-03-09T11:00:07.000Z'],
  ['2026-03-09T11:00:00.5Z', '2026-03-09T11:00:00.500Z'],
  ['2026-03-09T11:00:00.999999999Z', '2026-03-09T11:00:00.999Z'],
  ['2026-03-09T11:00:00-00:00', '2026-03-09T11:00:00.000Z'],
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
])('rules 9.1: %s is %s', (text, expected) => expect(utc(readInstant(text))).toBe(expected));

test.each([
  '2026-03-09',
  '2026-03-09T11:00:00',
  '2026-03-09t11:00:00Z',
  '2026-03-09T11:00:00z',
  '2026-03-09  11:00:00Z',
  '2026-03-09T11:00:00,25Z',
  '2026-03-09T11:00:00.Z',
  '2026-03-09T06:00:00-05',
  '2026-03-09T06:00:00-0500',
  '2026-03-09T11:00:00 Z',
  '2026-03-09T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-02-30T11:00:00Z',
])('rules 9.1: %s is none', (text) => expect(readInstant(text)).toHaveProperty('what'));

test.each([
  ['2000-01-01T00:00:00Z', true],
  ['1999-12-31T23:59:59.999Z', false],
  ['1999-12-31T23:00:00-01:00', true],
  ['2000-01-01T00:59:59+01:00', false],
  ['2099-12-31T23:59:59.9999Z', true],
  ['2100-01-01T00:00:00Z', false],
  ['0001-01-01T00:00:00Z', false],
  ['9999-12-31T23:59:59Z', false],
])('rules 1.2: whether %s may enter is %s', (text, enters) => {
  const at = readInstant(text);
  expect(typeof at).toBe(enters ? 'number' : 'object');
  if (!enters) expect(at).toEqual({ what: 'lies outside the years 2000 to 2099' });
  expect(instantAt(readReportedInstant(text) as number)).toEqual(at);
});

test.each([
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['2026-03-09t11:00:00,25z', '2026-03-09T11:00:00.250Z'],
  ['2026-03-09T06:00:00-05', '2026-03-09T11:00:00.000Z'],
  ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('rules 1.2: a live entry or close may say %s', (text, expected) =>
  expect(utc(readReportedInstant(text))).toBe(expected),
);

test('before 1970 too, digits are cut off and not rounded', () => {
  expect(readReportedInstant('1969-12-31T23:59:59.9999Z')).toBe(-1);
  expect(readReportedInstant('1969-12-31T23:59:59.0019Z')).toBe(-999);
});

test('an invalid number of milliseconds is no instant', () => {
  expect(instantAt(Number.NaN)).toHaveProperty('what');
});
