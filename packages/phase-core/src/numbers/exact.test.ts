import fc from 'fast-check';
import {
  Decimal,
  decimal,
  difference,
  greatest,
  least,
  order,
  orderToShare,
  plain,
  plainText,
  product,
  roundDownToUnit,
  signOf,
  sum,
} from './decimal.js';
import { exactFloor, exactOrder, exactPlain, exactProduct, exactSum } from './exact.js';
import { compare, fraction, quotient, ratioText, round, shareText } from './fraction.js';

/** Decimal texts of every length around what a double holds: short, with many places, padded with zeros, long. */
const digits = (most: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain((length) =>
      fc.array(fc.constantFrom('0', '1', '4', '5', '9'), { minLength: length, maxLength: length }),
    );
const text = fc
  .tuple(fc.boolean(), digits(18), fc.option(digits(14)))
  .map(
    ([minus, whole, part]) =>
      `${minus ? '-' : ''}${whole.join('')}${part === null ? '' : `.${part.join('')}`}`,
  );
const ABOUT = { numRuns: 5_000 };

test('sums, differences and products of texts are those of decimal.js', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sum(a, b)).toBe(plain(decimal(a).plus(b)));
      expect(difference(a, b)).toBe(plain(decimal(a).minus(b)));
      expect(product(a, b)).toBe(plain(decimal(a).times(b)));
    }),
    ABOUT,
  );
});

test('texts are ordered as decimal.js orders them', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(order(a, b)) + 0).toBe(decimal(a).comparedTo(b));
      expect(least(a, b)).toBe(plain(Decimal.min(a, b)));
      expect(greatest(a, b)).toBe(plain(Decimal.max(a, b)));
      expect(plainText(a)).toBe(plain(decimal(a)));
    }),
    ABOUT,
  );
});

test('equal amounts are equal however they are written', () => {
  fc.assert(
    fc.property(text, (a) => {
      const padded = a.includes('.') ? `${a}0` : `${a}.0`;
      expect(order(a, padded) + 0).toBe(0);
      expect(difference(a, padded)).toBe('0');
    }),
    ABOUT,
  );
});

test('the sign of a text is that of decimal.js', () => {
  fc.assert(
    fc.property(text, (a) => {
      expect(signOf(a)).toBe(decimal(a).comparedTo(0));
    }),
    ABOUT,
  );
});

test('a part of a count is shown as the exact ratio is (rules 1.1)', () => {
  const counts = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 2 ** 40 }));
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const [part, whole] = a < b ? [a, b] : [b, a];
      const exact = { numerator: BigInt(part), denominator: BigInt(whole) };
      expect(shareText(part, whole)).toBe(ratioText(exact));
    }),
    ABOUT,
  );
});

test('caps are rounded down to the unit as decimal.js does (rules 5.6)', () => {
  const unit = fc.constantFrom('1', '0.00001', '100', '150', '7');
  fc.assert(
    fc.property(text, unit, (a, of) => {
      const exponent = decimal(of).e - 2;
      const expected =
        exponent <= 0
          ? decimal(a).toDecimalPlaces(-exponent, Decimal.ROUND_FLOOR)
          : decimal(a).toNearest(new Decimal(10).pow(exponent), Decimal.ROUND_FLOOR);
      expect(roundDownToUnit(a, of)).toBe(plain(expected));
    }),
    ABOUT,
  );
});

test('an amount is compared with a share of another as decimal.js does', () => {
  fc.assert(
    fc.property(text, text, text, (amount, share, whole) => {
      const exact = decimal(amount).comparedTo(decimal(share).times(whole));
      expect(Math.sign(orderToShare(amount, share, whole)) + 0).toBe(exact);
      expect(orderToShare(product(share, whole), share, whole) + 0).toBe(0);
    }),
    ABOUT,
  );
});

test('quotients of texts are the fractions of decimal.js', () => {
  const divisor = text.filter((of) => !decimal(of).isZero());
  fc.assert(
    fc.property(text, divisor, text, (a, b, c) => {
      const [ours, exact] = [quotient(a, b), fraction(decimal(a), decimal(b))];
      expect(ours.numerator * exact.denominator).toBe(exact.numerator * ours.denominator);
      expect(compare(ours, c)).toBe(
        Math.sign(
          decimal(a)
            .times(Decimal.sign(b))
            .comparedTo(decimal(c).times(decimal(b).abs())),
        ),
      );
      const rounded = new Decimal(a).div(b).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN);
      expect(round(ours, 8)).toBe(plain(rounded));
    }),
    ABOUT,
  );
});

test('what a double cannot hold is left to decimal.js', () => {
  expect(exactSum('9007199254740991', '1', 1)).toBeUndefined();
  expect(exactSum('9007199254740990', '1', 1)).toBe('9007199254740991');
  expect(exactProduct('94906267', '94906267')).toBeUndefined();
  expect(exactOrder('9007199254740993', '1')).toBeUndefined();
  expect(exactFloor('-0.751', 2)).toBe('-0.76');
  for (const odd of [
    '',
    '-',
    '1e5',
    '5.',
    '1.2.3',
    '--1',
    '+1',
    ' 1',
    '1_0',
    'NaN',
    'Infinity',
    '0x10',
  ])
    expect(exactPlain(odd)).toBeUndefined();
});
