import fc from 'fast-check';
import { Decimal, plain, roundDownToUnit } from './decimal.js';
import { compare, fraction, ratioText, round } from './fraction.js';
import { meanOf, type Ratio } from './ratio-mean.js';

const d = (text: string) => new Decimal(text);

test('a mean of ratios is exact: 4/3, 4/3 and 11/6 average 1.5 (rules 1.1)', () => {
  const mean = meanOf([
    ['4', '3'],
    ['4', '3'],
    ['11', '6'],
  ]);
  expect(compare(mean, '1.5')).toBe(0);
  expect(ratioText(mean)).toBe('1.5');
});

test.each([
  ['1', '8', 2, '0.12'],
  ['3', '8', 2, '0.38'],
  ['-1', '8', 2, '-0.12'],
  ['-3', '8', 2, '-0.38'],
  ['2', '3', 6, '0.666667'],
  ['0.0000005', '1', 6, '0'],
  ['0.0000015', '1', 6, '0.000002'],
])('%s / %s to %i places is %s, halves to even', (dividend, divisor, places, expected) => {
  expect(round(fraction(d(dividend), d(divisor)), places)).toBe(expected);
});

test('decimals are written plainly (rules 1.1)', () => {
  expect(plain(d('10000'))).toBe('10000');
  expect(plain(d('99.50'))).toBe('99.5');
  expect(plain(d('-0'))).toBe('0');
  expect(plain(d('0.000000000001'))).toBe('0.000000000001');
  expect(roundDownToUnit('451.199', '1')).toBe('451.19');
  expect(roundDownToUnit('-0.751', '1')).toBe('-0.76');
});

const amount = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([n, places]) => d(`${n}e-${places}`));

test('the mean is the sum of cross-multiplied parts over their number', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 30 }), (pairs) => {
      const mean = meanOf(pairs.map(([reward, risk]): Ratio => [plain(reward), plain(risk)]));
      const sum = pairs
        .map(([a, b]) => fraction(a, b))
        .reduce((left, right) => ({
          numerator: left.numerator * right.denominator + right.numerator * left.denominator,
          denominator: left.denominator * right.denominator,
        }));
      expect(mean.numerator * sum.denominator * BigInt(pairs.length)).toBe(
        sum.numerator * mean.denominator,
      );
    }),
  );
});
