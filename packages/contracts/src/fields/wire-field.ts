import { z } from 'zod';
import { flat } from './flat.js';

/** The fault of a value, in words that follow the name of its field. */
export class Fault {
  constructor(readonly what: string) {}
}

/** Takes a value's text apart. */
export type Read<Value> = (text: string) => Value | Fault;

/**
 * A string exactly as it was sent, as in HTTP bodies. `what` is the field's description, `meta` its OpenAPI metadata.
 */
export function exact<Value>(what: string, read: Read<Value>, meta: z.GlobalMeta = {}) {
  return text(what)
    .meta(meta)
    .transform((value, context) =>
      settle(value === '' ? new Fault('is empty') : read(value), context),
    );
}

/** A string that is present and not blank; surrounding spaces are dropped, as in files. */
export function required<Value>(what: string, read: Read<Value>) {
  return text(what).transform((value, context) => {
    const trimmed = withoutSpaces(value);
    return settle(trimmed === '' ? new Fault('is empty') : read(trimmed), context);
  });
}

/** A string for which absent, null and blank stand for `otherwise`. */
export function optional<Value, const Otherwise>(
  what: string,
  read: Read<Value>,
  otherwise: Otherwise,
) {
  return text(what)
    .nullish()
    .transform((value, context) => {
      const trimmed = withoutSpaces(value ?? '');
      return trimmed === '' ? otherwise : settle(read(trimmed), context);
    });
}

function withoutSpaces(value: string): string {
  const trimmed = value.trim();
  return trimmed.length === value.length ? value : flat(trimmed);
}

function text(what: string) {
  return z.string({
    error: ({ input }) =>
      input === undefined || input === null
        ? 'is missing'
        : `must be ${what} as a string, not ${jsonType(input)}`,
  });
}

/** The value, or the fault as an issue of zod's. */
export function settle<Value>(value: Value | Fault, context: z.RefinementCtx): Value {
  if (!(value instanceof Fault)) return value;
  context.addIssue(value.what);
  return z.NEVER;
}

/** The type of a JSON value in words. */
export function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return 'true or false';
  if (Array.isArray(value)) return 'a JSON array';
  if (typeof value === 'string') return 'a string';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return typeof value === 'number' ? 'a JSON number' : 'a JSON object';
}
