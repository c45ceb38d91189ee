import { z } from 'zod';
import { DEFAULT_POLICY, policySchema, type Policy } from './policy.js';

/** The faults of a policy: the key's path (`gates.experience.win_rate`) and the fault, one per key. */
export class BadPolicy extends Error {
  constructor(readonly faults: readonly { readonly field: string; readonly fault: string }[]) {
    super(faults.map(({ field, fault }) => `${field}: ${fault}`).join('; '));
  }
}

/**
 * A partial policy merged over a whole one, key by key (rules 10).
 * @throws BadPolicy for a key that does not exist or a value that makes no sense.
 */
export function mergedPolicy(partial: unknown, base: Policy = DEFAULT_POLICY): Policy {
  if (!isObject(partial))
    throw new BadPolicy([{ field: 'policy', fault: 'must be a JSON object' }]);
  const parsed = policySchema.safeParse(merged(base, partial));
  if (parsed.success) return parsed.data;
  throw new BadPolicy(parsed.error.issues.flatMap(faultsOf));
}

function merged(base: object, over: object): object {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(base, key) ? (base as Record<string, unknown>)[key] : undefined;
    Object.defineProperty(result, key, {
      value: isObject(below) && isObject(value) ? merged(below, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

function faultsOf(issue: z.core.$ZodIssue): { field: string; fault: string }[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      fault: 'is no policy key',
    }));
  return [{ field: path, fault: issue.message }];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
