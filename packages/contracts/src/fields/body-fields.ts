import { z } from 'zod';
import { readDecimal, readPositiveDecimal } from './decimal.js';
import { readInstant, readReportedInstant } from './instant.js';
import { oneOf, readName, readReason } from './name.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password.js';
import { exact, Fault, jsonType } from './wire-field.js';

/** Fields of HTTP bodies: an invalid value is refused with the field's name and the fault. */

export const idField = exact('an identifier', readName, {
  description: '1 to 200 characters without control characters',
  examples: ['trade-20260309-1'],
});
export const symbolField = exact('a symbol', readName, { examples: ['AAPL'] });
export const nameField = exact('a name', readName, { examples: ['Momentum, large caps'] });
export const reasonField = exact('a reason', readReason, {
  description: 'Why: 1 to 1000 characters, kept in the log',
  examples: ['Record reviewed with the desk'],
});
export const strategyField = exact(
  'a strategy',
  (text) => {
    const name = readName(text);
    return typeof name === 'string' && name.length > 64
      ? new Fault('must have at most 64 characters')
      : name;
  },
  {
    description: 'A version, a commit, a hash of code and settings: at most 64 characters',
    examples: ['momentum 2.3.1'],
  },
);
export const decimalField = exact('a decimal', readDecimal, {
  description: 'A decimal in plain notation; JSON numbers are refused',
  examples: ['-12.5'],
});
export const positiveDecimalField = exact('a decimal', readPositiveDecimal, {
  description: 'A decimal above 0 in plain notation; JSON numbers are refused',
  examples: ['100'],
});
export const instantField = exact('an instant', readInstant, {
  description: 'ISO 8601 with a zone, in the years 2000 to 2099',
  examples: ['2026-03-09T14:30:00.000Z'],
});
/** The instant that a live entry or close report claims: it is recorded for any year (rules 1.2). */
export const reportedInstantField = exact('an instant', readReportedInstant, {
  description: 'ISO 8601 with a zone',
  examples: ['2026-03-09T14:30:00.000Z'],
});

/** Compared and never stored; no fault message contains the value. */
export const overridePasswordField = z
  .string({
    error: ({ input }) =>
      input === undefined || input === null ? 'is missing' : 'must be the password as a string',
  })
  .meta({ description: 'PHASE_OVERRIDE_PASSWORD, required every time', writeOnly: true });

/** As people write it; kept in small letters. */
export const emailField = z
  .email({
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be an e-mail address'),
  })
  .max(254, { error: 'must have at most 254 characters' })
  .meta({ examples: ['ada@example.org'] });
/** A sign-in credential, right or wrong; no fault message contains the value. */
export const loginPasswordField = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string') })
  .max(MAX_PASSWORD_LENGTH, { error: `must have at most ${MAX_PASSWORD_LENGTH} characters` })
  .meta({ writeOnly: true });
export const newPasswordField = loginPasswordField
  .min(MIN_PASSWORD_LENGTH, { error: `must have at least ${MIN_PASSWORD_LENGTH} characters` })
  .meta({ writeOnly: true });

export const choiceField = <const Choice extends string>(...choices: readonly Choice[]) =>
  exact(choices.join(' or '), oneOf(...choices), { enum: [...choices] });

/**
 * An object with known fields only: an unknown field is a fault that names it. `null` in an optional field means absent
 * (rules 2.1), unless null is a value of that field.
 */
export function body<Shape extends z.core.$ZodLooseShape>(shape: Shape): Body<Shape> {
  const known = z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? `must be a JSON object, not ${jsonType(issue.input)}`
        : undefined,
  });
  const optional = new Set(
    Object.entries(shape as Record<string, z.ZodType>)
      .filter(([, field]) => field.safeParse(undefined).success && !field.safeParse(null).success)
      .map(([name]) => name),
  );
  return z.preprocess((given) => withoutNulls(given, optional), known) as Body<Shape>;
}

type Known<Shape extends z.core.$ZodLooseShape> = ReturnType<typeof z.strictObject<Shape>>;
/** The types state the accepted input as well; a preprocess alone would accept anything. */
type Body<Shape extends z.core.$ZodLooseShape> = z.ZodPipe<
  z.ZodTransform<unknown, z.input<Known<Shape>>>,
  Known<Shape>
>;

function withoutNulls(given: unknown, optional: ReadonlySet<string>): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const fields = Object.entries(given);
  const kept = fields.filter(([name, value]) => value !== null || !optional.has(name));
  return kept.length === fields.length ? given : Object.fromEntries(kept);
}
