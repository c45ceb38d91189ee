import type { DecimalText } from './decimal.js';
import { quotient, type Fraction } from './fraction.js';

/** One planned reward over its risk (rules 2.5), kept as two decimals so that nothing is rounded. */
export type Ratio = readonly [reward: DecimalText, risk: DecimalText];

/** The mean of at least one ratio, exactly: 4/3, 4/3 and 11/6 give 1.5 (rules 1.1). */
export function meanOf(ratios: readonly Ratio[]): Fraction {
  const [first] = ratios;
  // Many bots plan one R:R for all of their trades.
  if (ratios.every(([reward, risk]) => reward === first![0] && risk === first![1]))
    return quotient(...first!);
  const total = sumOf(likeTermsOf(ratios));
  return { numerator: total.numerator, denominator: total.denominator * BigInt(ratios.length) };
}

/** Terms of one denominator become one term: prices move in ticks, so few denominators remain. */
function likeTermsOf(ratios: readonly Ratio[]): Fraction[] {
  const numerators = new Map<bigint, bigint>();
  for (const { ratio, times } of counted(ratios)) {
    const { numerator, denominator } = quotient(...ratio);
    numerators.set(denominator, (numerators.get(denominator) ?? 0n) + numerator * times);
  }
  return [...numerators].map(([denominator, numerator]) => ({ numerator, denominator }));
}

/** Bots tend to plan the same R:R again and again. */
function counted(ratios: readonly Ratio[]): Iterable<{ ratio: Ratio; times: bigint }> {
  const counts = new Map<string, { ratio: Ratio; times: bigint }>();
  for (const ratio of ratios) {
    const key = `${ratio[0]}/${ratio[1]}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { ratio, times: 1n });
    else known.times += 1n;
  }
  return counts.values();
}

/** Halves are added first: the numbers stay short for as long as possible. */
function sumOf(terms: readonly Fraction[]): Fraction {
  if (terms.length === 1) return terms[0]!;
  const middle = terms.length >> 1;
  const left = sumOf(terms.slice(0, middle));
  const right = sumOf(terms.slice(middle));
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}
