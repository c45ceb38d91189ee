import fc from 'fast-check';
import { instantAt, readInstant } from './instant.js';

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
const DAY_MS = 86_400_000;

const twoDigits = (count: number) => String(count).padStart(2, '0');

test('rules 9.1: an instant is the same in every zone', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: EARLIEST + DAY_MS, max: LATEST - DAY_MS }),
      fc.integer({ min: -1439, max: 1439 }),
      (at, offset) => {
        const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(offset) / 60))}:${twoDigits(Math.abs(offset) % 60)}`;
        const local = new Date(at + offset * 60_000).toISOString().replace('Z', zone);
        expect(readInstant(local)).toBe(at);
      },
    ),
  );
});

test.each([
  ['2026-03-09T11:00Z', '2026-03-09T11:00:00.000Z'],
  ['2026-03-09T11:00:07Z', '2026-03-09T11:00:07.000Z'],
  ['2026-03-09t11:00:00z', '2026-03-09T11:00:00.000Z'],
  ['2026-03-09T11:00:00.5Z', '2026-03-09T11:00:00.500Z'],
  ['2026-03-09T11:00:00,25Z', '2026-03-09T11:00:00.250Z'],
  ['2026-03-09T11:00:00.999999999Z', '2026-03-09T11:00:00.999Z'],
  ['2026-03-09T06:00:00-05', '2026-03-09T11:00:00.000Z'],
  ['2026-03-09T11:00:00-00:00', '2026-03-09T11:00:00.000Z'],
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('rules 9.1: %s is %s', (text, utc) => {
  const at = readInstant(text);
  expect(typeof at === 'number' && new Date(at).toISOString()).toBe(utc);
});

test('before 1970 too, digits are cut off and not rounded', () => {
  expect(readInstant('1969-12-31T23:59:59.9999Z')).toBe(-1);
  expect(readInstant('1969-12-31T23:59:59.0019Z')).toBe(-999);
});

test('an instant that a year of four digits cannot write is a fault', () => {
  expect(instantAt(LATEST)).toBe(LATEST);
  expect(instantAt(LATEST + 1)).toHaveProperty('what');
  expect(instantAt(EARLIEST - 1)).toHaveProperty('what');
  expect(instantAt(Number.NaN)).toHaveProperty('what');
});
