import fc from 'fast-check';
import { hasTooManyDigits, isBelow, isDecimal, isPositive } from './decimal.js';

const SCALE = 12;
const units = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

/** So many 10⁻¹² as a plain decimal. */
function plain(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
}

test('rules 1.1: decimals of any length are compared exactly', () => {
  fc.assert(
    fc.property(units, units, fc.nat({ max: 5 }), (one, other, zeros) => {
      expect(isBelow(plain(one) + '0'.repeat(zeros), plain(other))).toBe(one < other);
      expect(isPositive(plain(one))).toBe(one > 0n);
    }),
  );
  expect(isBelow('0.1', '0.10')).toBe(false);
  expect(isBelow('-1', '0')).toBe(true);
});

test.each([
  '1e3',
  '+1',
  '1,000',
  ' 1',
  '1 ',
  '.5',
  '5.',
  '',
  'NaN',
  'Infinity',
  '0x10',
  1,
  1n,
  null,
  {},
])('%p is no decimal', (value) => expect(isDecimal(value)).toBe(false));

test('at most 30 digits on either side of the point, without insignificant zeros', () => {
  expect(hasTooManyDigits(`${'9'.repeat(30)}.${'9'.repeat(30)}`)).toBe(false);
  expect(hasTooManyDigits(`${'0'.repeat(50)}1.1${'0'.repeat(50)}`)).toBe(false);
  expect(hasTooManyDigits('1'.repeat(31))).toBe(true);
  expect(hasTooManyDigits(`0.${'1'.repeat(31)}`)).toBe(true);
});
