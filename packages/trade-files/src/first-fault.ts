import { isLosslessNumber } from 'lossless-json';
import type { z } from 'zod';
import { quoted, shortened } from './bad-trade-file.js';

export type Issues = readonly z.core.$ZodIssue[];

/**
 * Of what zod finds wrong with one trade, the fault that stands first in the file, with the value it is about.
 * `order` holds the names of the fields as the file has them; a field that is missing comes after these.
 */
export function firstFault(
  fields: Readonly<Record<string, unknown>>,
  order: readonly string[],
  issues: Issues,
): { field: string; what: string } {
  const [first] = issues
    .map(({ path, message }) => ({ path: path.map(String), message }))
    .sort((a, b) => rank(order, a.path[0]!) - rank(order, b.path[0]!));
  if (first === undefined) throw new Error('a refused trade without an issue');
  const value = shown(first.path.reduce<unknown>(valueIn, fields));
  return {
    field: first.path.join('.'),
    what: value === null ? first.message : `${first.message}: ${value}`,
  };
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function rank(order: readonly string[], field: string): number {
  const place = order.indexOf(field);
  return place === -1 ? order.length : place;
}

/** A value as it stands in the file, unless it is long or has parts. */
function shown(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : quoted(value);
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return isLosslessNumber(value) ? shortened(value.value) : null;
}
