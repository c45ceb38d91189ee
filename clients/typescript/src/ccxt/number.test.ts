import fc from 'fast-check';
import { Exact } from './number.js';

/** As a decimal: digits, and how many of them are behind the point. */
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => ({ digits, places, text: textOf(digits, places) }));

function textOf(digits: bigint, places: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const at = text.length - places;
  return `${digits < 0n ? '-' : ''}${text.slice(0, at)}${places > 0 ? '.' : ''}${text.slice(at)}`;
}

const scaled = ({ digits, places }: { digits: bigint; places: number }, to: number): bigint =>
  digits * 10n ** BigInt(to - places);

test('sums, differences, products and comparisons are exact', () => {
  fc.assert(
    fc.property(decimals, decimals, (one, other) => {
      const [a, b] = [Exact.of(one.text), Exact.of(other.text)];
      const [x, y] = [scaled(one, 12), scaled(other, 12)];
      expect(a.plus(b).toString()).toBe(Exact.of(textOf(x + y, 12)).toString());
      expect(a.minus(b).toString()).toBe(Exact.of(textOf(x - y, 12)).toString());
      expect(a.times(b).toString()).toBe(Exact.of(textOf(x * y, 24)).toString());
      expect([a.isAbove(b), a.isBelow(b)]).toEqual([x > y, x < y]);
    }),
  );
});

test('a quotient times its divisor is what was divided, to 28 places of the quotient', () => {
  fc.assert(
    fc.property(decimals, decimals, (one, other) => {
      fc.pre(other.digits !== 0n);
      const [a, b] = [Exact.of(one.text), Exact.of(other.text)];
      const off = a.over(b).times(b).minus(a).abs();
      expect(off.isAbove(b.abs().times(Exact.of('0.0000000000000000000000000001')))).toBe(false);
    }),
  );
});

test('a number is the decimal that it prints as, and comes back as it was', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 });
  fc.assert(
    fc.property(finite, (value) => {
      fc.pre(Math.abs(value) > 1e-200 || value === 0);
      expect(Exact.of(value).toNumber()).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each([
  ['1.000000005', '1.00000001', '1.000000005'],
  ['-1.000000005', '-1.00000001', undefined],
  ['0.1', '0.10000000', '0.1'],
  [1e-7, '0.00000010', '0.0000001'],
  [1e21, '1000000000000000000000.00000000', '1000000000000000000000'],
  [0.1 + 0.2, '0.30000000', '0.3'],
  ['123456789012345.67', '123456789012345.67000000', '123456789012000'],
  ['-0.000000001', '0.00000000', undefined],
])('%s as money and as a price', (value, money, price) => {
  expect([Exact.of(value).money(), Exact.of(value).price()]).toEqual([money, price]);
});

test.each([
  '',
  '.',
  '-',
  '1,5',
  '0x10',
  ' 1',
  '1_000',
  'NaN',
  Infinity,
  NaN,
  null,
  [1],
  1n,
  '1e999',
  true,
])('%p is no number', (value) => {
  expect(Exact.maybe(value)).toBeNull();
  expect(() => Exact.of(value)).toThrow(RangeError);
});
