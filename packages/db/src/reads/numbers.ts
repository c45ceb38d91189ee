import { plain, Decimal, type DecimalText } from '@phasegate/phase-core';

/** Prisma's type for NUMERIC. */
interface Numeric {
  toFixed(): string;
}

export const text = (value: Numeric): DecimalText => plain(new Decimal(value.toFixed()));
export const textOrNull = (value: Numeric | null): DecimalText | null =>
  value === null ? null : text(value);

/** A `date` column, which Prisma gives as midnight UTC. */
export const dateOf = (value: Date): string => value.toISOString().slice(0, 10);
export const dateOrNull = (value: Date | null): string | null =>
  value === null ? null : dateOf(value);
export const instantOrNull = (value: Date | null): string | null =>
  value === null ? null : value.toISOString();
