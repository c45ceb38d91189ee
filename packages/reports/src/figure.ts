import type { Bound, FigureStatus } from '@phasegate/contracts';
import { Decimal, plain, type DecimalText } from '@phasegate/phase-core';

export const SHARE_PLACES = 6;

/** A quotient, exact enough to be compared; null: of nothing. */
export const quotient = (dividend: Decimal | number, divisor: Decimal | number): Decimal | null =>
  new Decimal(divisor).isZero() ? null : new Decimal(dividend).div(divisor);

export function meanOf(values: readonly (Decimal | number)[]): Decimal | null {
  return quotient(
    values.reduce<Decimal>((sum, value) => sum.plus(value), new Decimal(0)),
    values.length,
  );
}

export const greatest = (values: readonly (Decimal | number)[]): Decimal | null =>
  values.length === 0 ? null : Decimal.max(...values);

export const least = (values: readonly (Decimal | number)[]): Decimal | null =>
  values.length === 0 ? null : Decimal.min(...values);

/** As it is shown: half-even to 6 places, as ratios are (rules 1.1). */
export const shown = (value: Decimal | null): DecimalText | null =>
  value === null ? null : plain(value.toDecimalPlaces(SHARE_PLACES, Decimal.ROUND_HALF_EVEN));

/** Whether a value keeps to a bound, by the value itself and not as it is shown. */
export function keeps(value: Decimal, { is, value: limit }: Bound): boolean {
  switch (is) {
    case 'at_most':
      return value.lte(limit);
    case 'at_least':
      return value.gte(limit);
    case 'below':
      return value.lt(limit);
    case 'above':
      return value.gt(limit);
  }
}

/** @param broken whether the guardrail is broken */
export function statusOf(value: Decimal | null, target: Bound, broken = false): FigureStatus {
  if (broken) return 'guardrail_broken';
  if (value === null) return 'no_data';
  return keeps(value, target) ? 'met' : 'missed';
}

/** The sum of a count over bots or other items. */
export const total = <Item>(items: readonly Item[], count: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + count(item), 0);
