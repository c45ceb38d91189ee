import { z } from 'zod';

/** What is wrong with a value, in words that follow the name of its field. */
export class Fault {
  constructor(readonly what: string) {}
}

/** Takes a value's text, without spaces around it, apart. */
type Read<Value> = (text: string) => Value | Fault;

/** A string that is there and not blank. `what` names what it stands for. */
export function required<Value>(what: string, read: Read<Value>) {
  return text(what).transform((value, context) => {
    const trimmed = value.trim();
    return settle(trimmed === '' ? new Fault('is empty') : read(trimmed), context);
  });
}

/** A string for which absent, null and blank stand for `otherwise`. */
export function optional<Value, Otherwise>(
  what: string,
  read: Read<Value>,
  otherwise: Otherwise,
) {
  return text(what)
    .nullish()
    .transform((value, context) => {
      const trimmed = (value ?? '').trim();
      return trimmed === '' ? otherwise : settle(read(trimmed), context);
    });
}

function text(what: string) {
  return z.string({
    error: ({ input }) =>
      input === undefined || input === null
        ? 'is missing'
        : `must be ${what} as a string, not ${jsonType(input)}`,
  });
}

function settle<Value>(value: Value | Fault, context: z.RefinementCtx): Value {
  if (!(value instanceof Fault)) return value;
  context.addIssue(value.what);
  return z.NEVER;
}

/** The type of a JSON value in words. A number may stand as an object that keeps its source text. */
function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return 'true or false';
  if (Array.isArray(value)) return 'a JSON array';
  return typeof value === 'object' && value !== null && !('isLosslessNumber' in value)
    ? 'a JSON object'
    : 'a JSON number';
}
