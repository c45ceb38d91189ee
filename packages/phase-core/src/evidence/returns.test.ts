import fc from 'fast-check';
import { momentsInDoubles, type Return } from './returns-in-doubles.js';
import { preciseReturnEvidence, returnEvidence } from './returns.js';

const amount = (digits: number, places: number) =>
  fc.bigInt({ min: 1n, max: 10n ** BigInt(digits) }).map((units) => decimalOf(units, places));

function decimalOf(units: bigint, places: number): string {
  const digits = String(units).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const signed = (text: fc.Arbitrary<string>) =>
  fc.tuple(fc.boolean(), text).map(([isLoss, pnl]) => (isLoss ? `-${pnl}` : pnl));
const returns = (pnl: fc.Arbitrary<string>, notional: fc.Arbitrary<string>) =>
  fc.array(fc.record({ pnl, notional }), { minLength: 3, maxLength: 120 });

const ORDINARY = returns(signed(amount(4, 2)), amount(5, 2));
const LONG = returns(signed(amount(14, 8)), amount(14, 8));
/** Most of them one and the same, and few values: estimates on the edge of a rounding. */
const COARSE = returns(fc.constantFrom('2', '-1', '0', '2.0'), fc.constantFrom('100', '50'));
const HARDLY_VARYING = returns(
  amount(2, 12).map((tail) => `1${tail.slice(1)}`),
  fc.constantFrom('100', '100.000001'),
);
const WITH_OUTLIER = fc
  .tuple(amount(12, 2), HARDLY_VARYING)
  .map(([pnl, rest]): Return[] => [{ pnl, notional: '1' }, ...rest]);

/** Sums of doubles are as good as 40 digits wherever they are used (evidence E2). */
test.each([
  ['ordinary', ORDINARY],
  ['long', LONG],
  ['coarse', COARSE],
  ['hardly varying', HARDLY_VARYING],
  ['with an outlier', WITH_OUTLIER],
])('%s returns: doubles say what 40 digits say, or nothing', (_name, trades) => {
  fc.assert(
    fc.property(trades, (some) => {
      expect(returnEvidence(some)).toEqual(preciseReturnEvidence(some));
    }),
    { numRuns: 150 },
  );
});

test('for ordinary returns they do say it', () => {
  const known = fc
    .sample(ORDINARY, { numRuns: 200, seed: 1 })
    .filter((some) => momentsInDoubles(some) !== undefined);
  expect(known.length).toBeGreaterThan(190);
});

test('a long record too', () => {
  const trades = Array.from({ length: 20_000 }, (_, place) => ({
    pnl: decimalOf(BigInt((place * 7_919) % 10_007), 2),
    notional: decimalOf(BigInt(10_000 + ((place * 104_729) % 5_003)), 2),
  }));
  expect(momentsInDoubles(trades)).toBeDefined();
  expect(returnEvidence(trades)).toEqual(preciseReturnEvidence(trades));
});
